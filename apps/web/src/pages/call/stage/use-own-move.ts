import { useRef, useState } from 'react';
import type { DOMAttributes } from 'react';
import { useMove } from 'react-aria';
import type { Size } from '../../../reading/use-element-size.ts';
import { floatingSize, placeAt } from './own-picture-place.ts';
import type { FloatingPlace } from './own-picture-place.ts';
import type { Rect } from './rect.ts';

export interface OwnMoveOptions {
  readonly stage: Size;
  readonly shown: Rect;
  readonly isFloating: boolean;
  readonly isSmall: boolean;
  readonly onMove: (place: FloatingPlace) => void;
}

export interface OwnMove {
  readonly isMoving: boolean;
  readonly moveProps: DOMAttributes<HTMLElement>;
}

/** CSS pixels for one press of an arrow key; with shift a big step. */
const STEP = 16;
const BIG_STEP = 96;
const MIDDLE = { x: 0.5, y: 0.5 };

/** Moves the own picture by pointer, touch and arrow keys. What is moved out of the tiles shrinks to where it is held. */
export function useOwnMove({ stage, shown, isFloating, isSmall, onMove }: OwnMoveOptions): OwnMove {
  const [isMoving, setMoving] = useState(false);
  /** Where the upper left corner would be without edges, so that the picture stays under the pointer. */
  const corner = useRef({ left: 0, top: 0 });
  const held = useRef(MIDDLE);
  const { moveProps } = useMove({
    onMoveStart: () => {
      setMoving(true);
      const { width, height } = isFloating ? shown : floatingSize(stage, isSmall);
      corner.current = {
        left: shown.left + held.current.x * (shown.width - width),
        top: shown.top + held.current.y * (shown.height - height),
      };
    },
    onMove: ({ pointerType, deltaX, deltaY, shiftKey }) => {
      const bigOrNot = shiftKey ? BIG_STEP : STEP;
      const step = pointerType === 'keyboard' ? bigOrNot : 1;
      const { left, top } = corner.current;
      corner.current = { left: left + step * deltaX, top: top + step * deltaY };
      onMove(placeAt(stage, corner.current, isSmall));
    },
    onMoveEnd: () => setMoving(false),
  });
  return {
    isMoving,
    moveProps: {
      ...moveProps,
      onPointerDown: (event) => {
        // React passes on what happens in the tile's menu, too, which stands elsewhere.
        if (!(event.target instanceof Node && event.currentTarget.contains(event.target))) return;
        const box = event.currentTarget.getBoundingClientRect();
        held.current = {
          x: (event.clientX - box.left) / box.width,
          y: (event.clientY - box.top) / box.height,
        };
        moveProps.onPointerDown?.(event);
      },
      onKeyDown: (event) => {
        if (event.target !== event.currentTarget) return;
        held.current = MIDDLE;
        moveProps.onKeyDown?.(event);
      },
    },
  };
}
