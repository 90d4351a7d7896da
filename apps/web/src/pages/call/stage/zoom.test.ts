import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pan, whole, zoomAt } from './zoom.ts';
import type { Zoom } from './zoom.ts';

const box = { width: 800, height: 450 };

test('what is under the pointer stays there', () => {
  const zoom = zoomAt(whole, 2, { x: 100, y: -50 }, box);
  expect(zoom).toEqual({ scale: 2, x: -100, y: 50 });
  expect(zoomAt(zoom, 0.5, { x: 0, y: 0 }, box)).toEqual(whole);
});

test('it never gets smaller than whole, nor larger than six times', () => {
  expect(zoomAt(whole, 0.2, { x: 30, y: 30 }, box)).toEqual(whole);
  expect(zoomAt(whole, 50, { x: 0, y: 0 }, box).scale).toBe(6);
});

test('what is whole can’t be moved', () => {
  expect(pan(whole, { x: 50, y: 50 }, box)).toEqual(whole);
});

test('no edge of the picture comes into its box, whatever is done', () => {
  const offset = fc.integer({ min: -2000, max: 2000 });
  const step = fc.record({ factor: fc.double({ min: 0.1, max: 10, noNaN: true }), x: offset, y: offset });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      let zoom: Zoom = whole;
      for (const { factor, x, y } of steps) {
        zoom = pan(zoomAt(zoom, factor, { x, y }, box), { x: y, y: x }, box);
        expect(Math.abs(zoom.x)).toBeLessThanOrEqual(((zoom.scale - 1) * box.width) / 2 + 1e-9);
        expect(Math.abs(zoom.y)).toBeLessThanOrEqual(((zoom.scale - 1) * box.height) / 2 + 1e-9);
        expect(zoom.scale).toBeGreaterThanOrEqual(1);
      }
    }),
  );
});
