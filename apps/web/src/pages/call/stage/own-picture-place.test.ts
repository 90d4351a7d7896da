import fc from 'fast-check';
import { expect, test } from 'vitest';
import { floatingRect, placeAt } from './own-picture-place.ts';

const stages = fc.record({
  width: fc.integer({ min: 60, max: 3840 }),
  height: fc.integer({ min: 60, max: 2160 }),
});
const place = fc.record({
  x: fc.double({ min: 0, max: 1, noNaN: true }),
  y: fc.double({ min: 0, max: 1, noNaN: true }),
});

test('the own picture lies wholly inside the stage, at every size of it', () => {
  fc.assert(
    fc.property(stages, place, fc.boolean(), (stage, at, isSmall) => {
      const { left, top, width, height } = floatingRect(stage, at, isSmall);
      expect(left).toBeGreaterThanOrEqual(0);
      expect(top).toBeGreaterThanOrEqual(0);
      expect(width).toBeGreaterThan(0);
      expect(height).toBeGreaterThan(0);
      expect(left + width).toBeLessThanOrEqual(stage.width);
      expect(top + height).toBeLessThanOrEqual(stage.height);
    }),
  );
});

test('moving it beyond an edge leaves it at the edge, and a corner stays the corner when the window shrinks', () => {
  const wide = { width: 1416, height: 760 };
  const corner = placeAt(wide, { left: 9000, top: -9000 }, false);
  expect(corner).toEqual({ x: 1, y: 0 });
  const phone = { width: 374, height: 690 };
  const { left, top, width } = floatingRect(phone, corner, false);
  expect(left + width).toBe(374 - 12);
  expect(top).toBe(12);
});

test('what was moved to a point is drawn there, to a pixel', () => {
  fc.assert(
    fc.property(stages, place, fc.boolean(), (stage, at, isSmall) => {
      const rect = floatingRect(stage, at, isSmall);
      expect(floatingRect(stage, placeAt(stage, rect, isSmall), isSmall)).toEqual(rect);
    }),
  );
});
