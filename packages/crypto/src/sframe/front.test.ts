import fc from 'fast-check';
import { expect, test } from 'vitest';
import { withFront } from './front.ts';

test('FRM-3: content of any size stands whole behind its front, in a buffer that it fills', () => {
  const lengths = fc.oneof(fc.integer({ min: 0, max: 5000 }), fc.integer({ min: 4090, max: 4100 }));
  fc.assert(
    fc.property(lengths, fc.integer({ min: 0, max: 27 }), fc.integer(), (length, front, seed) => {
      const content = Uint8Array.from({ length }, (_, i) => seed + i * 7);
      const data = withFront(content.slice().buffer, front);
      expect(data.length).toBe(front + length);
      expect(data.buffer.byteLength).toBe(data.length);
      expect(data.subarray(front)).toEqual(content);
    }),
  );
});
