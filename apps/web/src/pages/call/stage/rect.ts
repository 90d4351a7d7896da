/** CSS pixels, from the upper left corner of the stage. */
export interface Rect {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

export function within(area: Rect, rects: readonly Rect[]): readonly Rect[] {
  return rects.map((rect) => ({ ...rect, left: rect.left + area.left, top: rect.top + area.top }));
}
