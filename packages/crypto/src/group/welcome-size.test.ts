import { expect, it } from 'vitest';
import { maxAdds } from './timing.ts';
import { addsOf } from './welcome-size.ts';

it('JOIN-5: a commit adds no more people than their Welcomes leave a slow uplink in seconds, and one at least', () => {
  expect(addsOf(20_000)).toBe(maxAdds);
  expect(addsOf(87_000)).toBe(9);
  expect(addsOf(172_000)).toBe(4);
  expect(addsOf(341_000)).toBe(2);
  expect(addsOf(2_000_000)).toBe(1);
});
