import { useCallback, useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

/** As near to the end as rounding and a line's edge allow. */
const nearPx = 24;

export interface Following {
  readonly isAtEnd: boolean;
  /** For the element that scrolls. */
  readonly onScroll: () => void;
  /** Goes to the end, if nobody has scrolled away from it. */
  readonly follow: () => void;
}

/**
 * Whether the end of a list is in sight, and keeps it there while the room for it changes: as long as nobody scrolls away from it.
 *
 * @param toEnd brings the end into sight; the same function each time
 */
export function useFollow(
  scroller: RefObject<HTMLElement | null>,
  toEnd: () => void,
  startsAtEnd: boolean,
): Following {
  const [isAtEnd, setAtEnd] = useState(startsAtEnd);
  const follows = useRef(startsAtEnd);
  const lastTop = useRef(0);
  const look = useCallback(() => {
    const { current: element } = scroller;
    if (element === null) return;
    const { scrollTop: top } = element;
    const isNear = element.scrollHeight - top - element.clientHeight <= nearPx;
    // What is measured anew below moves the end away, and nobody has scrolled up.
    follows.current = isNear || (follows.current && top >= lastTop.current);
    lastTop.current = top;
    setAtEnd(follows.current);
  }, [scroller]);
  const follow = useCallback(() => {
    if (follows.current) toEnd();
    else look();
  }, [toEnd, look]);
  useEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    let frame = 0;
    // Of the scroller alone, and in a frame of its own: its rows are observed too, and observers must not wait for each other.
    const observer = new ResizeObserver(() => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(follow);
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      cancelAnimationFrame(frame);
    };
  }, [scroller, follow]);
  return { isAtEnd, onScroll: look, follow };
}
