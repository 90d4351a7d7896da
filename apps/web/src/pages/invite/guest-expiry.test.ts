import { describe, expect, test } from 'vitest';
import { expiresAtOf, expiryChoices, expiryOf, isExpiryChoice } from './guest-expiry.ts';

const now = Date.UTC(2026, 10, 22, 12, 0);
const hour = 3_600_000;

describe("a guest link's expiry", () => {
  test('INV-8: an hour, a day, seven days, or 0 for as long as the meeting', () => {
    expect(expiryChoices.map((choice) => expiresAtOf(choice, now))).toEqual([
      now + hour,
      now + 24 * hour,
      now + 7 * 24 * hour,
      0,
    ]);
  });

  test('is chosen by one of the names that are offered', () => {
    expect(expiryChoices.every(isExpiryChoice)).toBe(true);
    expect(['', 'year', 'constructor', 'toString'].some(isExpiryChoice)).toBe(false);
  });

  test('is told with the day unless it is hours away', () => {
    const at = (expiresAt: number) => expiryOf(expiresAt, now, 'en-GB', 'UTC');
    expect(at(now + hour)).toEqual({ kind: 'until', at: '13:00' });
    expect(at(now + 24 * hour)).toEqual({ kind: 'until', at: 'Mon 23 Nov, 12:00' });
    expect(at(0)).toEqual({ kind: 'meeting' });
  });

  test('is over from its very moment on', () => {
    expect(expiryOf(now + 1, now, 'en-GB').kind).toBe('until');
    expect(expiryOf(now, now, 'en-GB')).toEqual({ kind: 'over' });
  });
});
