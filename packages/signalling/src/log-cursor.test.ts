import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stepCursor } from './log-cursor.ts';
import type { LogCursor } from './log-cursor.ts';

test('COM-1: whatever is repeated or reordered, entries are delivered once, in order, and never past a hole', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 12 })), (arrivals) => {
      let cursor: LogCursor = { last: 0 };
      const delivered: number[] = [];
      for (const seq of arrivals) {
        const step = stepCursor(cursor, seq);
        if (step.kind === 'gap') {
          expect(step.expected).toBe(delivered.length + 1);
          expect(seq).toBeGreaterThan(step.expected);
          break;
        }
        if (step.kind === 'drop') continue;
        delivered.push(seq);
        cursor = step.cursor;
      }
      expect(delivered).toEqual(delivered.map((_, index) => index + 1));
    }),
  );
});

test('JOIN-7: a founder takes the first entry as it comes, and JOIN-8: who waits takes none', () => {
  expect(stepCursor({ last: 'first-entry' }, 17)).toEqual({ kind: 'deliver', cursor: { last: 17 } });
  expect(stepCursor(null, 17)).toEqual({ kind: 'drop' });
});
