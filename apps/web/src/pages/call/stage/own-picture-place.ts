import type { Size } from '../../../reading/use-element-size.ts';
import type { Rect } from './rect.ts';

/** Where a floating picture stands: shares, from 0 to 1, of the room that it leaves to the right and below. */
export interface FloatingPlace {
  readonly x: number;
  readonly y: number;
}

/** The lower right corner. */
export const FIRST_PLACE: FloatingPlace = { x: 1, y: 1 };
const MARGIN = 12;
const PHONE_WIDTH = 600;
const MOST = 1 / 2;

/** The size of a floating picture, in a stage of this size: at most half of it each way. */
export function floatingSize(stage: Size, isSmall: boolean): Size {
  const [width, height] = stage.width < PHONE_WIDTH ? [108, 144] : [256, 144];
  const scale = Math.min(isSmall ? 0.6 : 1, (stage.width * MOST) / width, (stage.height * MOST) / height);
  return { width: Math.floor(width * scale), height: Math.floor(height * scale) };
}

/** Inside the stage at every size of it. */
export function floatingRect(stage: Size, place: FloatingPlace, isSmall: boolean): Rect {
  const size = floatingSize(stage, isSmall);
  const room = roomOf(stage, size);
  return {
    left: room.margin + Math.round(room.width * share(place.x)),
    top: room.margin + Math.round(room.height * share(place.y)),
    ...size,
  };
}

/** The place whose picture's upper left corner is nearest to this point. */
export function placeAt(
  stage: Size,
  corner: { readonly left: number; readonly top: number },
  isSmall: boolean,
) {
  const room = roomOf(stage, floatingSize(stage, isSmall));
  return {
    x: room.width > 0 ? share((corner.left - room.margin) / room.width) : 0,
    y: room.height > 0 ? share((corner.top - room.margin) / room.height) : 0,
  };
}

function roomOf(stage: Size, size: Size) {
  const margin = Math.max(
    0,
    Math.min(MARGIN, Math.floor(Math.min(stage.width - size.width, stage.height - size.height) / 2)),
  );
  return {
    margin,
    width: Math.max(0, stage.width - size.width - 2 * margin),
    height: Math.max(0, stage.height - size.height - 2 * margin),
  };
}

function share(value: number): number {
  return Math.min(1, Math.max(0, value));
}
