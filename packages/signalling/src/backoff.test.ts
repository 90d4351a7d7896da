import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backoffMs } from './backoff.ts';

const policy = { firstMs: 500, ceilingMs: 8_000 };

test('a delay grows up to its ceiling and never leaves its jitter band', () => {
  fc.assert(
    fc.property(fc.nat(40), fc.double({ min: 0, max: 0.999, noNaN: true }), (attempt, random) => {
      const delay = backoffMs(policy, attempt, random);
      const full = Math.min(8_000, 500 * 2 ** attempt);
      expect(delay).toBeGreaterThanOrEqual(full / 2);
      expect(delay).toBeLessThan(full);
    }),
  );
});
