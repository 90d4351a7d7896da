import type { Size } from '../../../reading/use-element-size.ts';

/** How a picture lies in its box: `x` and `y` move its middle, in CSS pixels, from the middle of the box. */
export interface Zoom {
  /** 1: all of it is seen. */
  readonly scale: number;
  readonly x: number;
  readonly y: number;
}

/** From the middle of the box, in CSS pixels. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

export const whole: Zoom = { scale: 1, x: 0, y: 0 };

/** A letter of 12 px on a large screen is as large as a thumb then. */
const most = 6;

/** Makes it larger or smaller by `factor`; what is under `point` stays there, as far as the picture fills the box. */
export function zoomAt(zoom: Zoom, factor: number, point: Point, box: Size): Zoom {
  const scale = Math.min(most, Math.max(1, zoom.scale * factor));
  const by = scale / zoom.scale;
  const moved = (offset: number, at: number): number => at - (at - offset) * by;
  return within({ scale, x: moved(zoom.x, point.x), y: moved(zoom.y, point.y) }, box);
}

export function pan(zoom: Zoom, by: Point, box: Size): Zoom {
  return within({ ...zoom, x: zoom.x + by.x, y: zoom.y + by.y }, box);
}

/** No edge of the picture comes into the box. */
function within({ scale, x, y }: Zoom, { width, height }: Size): Zoom {
  if (scale <= 1) return whole;
  const limit = (value: number, side: number): number => {
    const furthest = ((scale - 1) * side) / 2;
    return Math.min(furthest, Math.max(-furthest, value));
  };
  return { scale, x: limit(x, width), y: limit(y, height) };
}
