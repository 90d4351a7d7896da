import { expect, test } from 'vitest';
import { PlayoutDelay } from './playout-delay.ts';

const LOOK = 96_000;

/** Looks two seconds apart, each with this share of its samples made up. */
function targets(shares: readonly number[]): readonly number[] {
  const delay = new PlayoutDelay();
  let [samples, concealed] = [0, 0];
  delay.step({ samples, concealed, still: 0 });
  return shares.map((share) => {
    samples += LOOK;
    concealed += LOOK * share;
    return delay.step({ samples, concealed, still: 0 });
  });
}

test('FRM-6: where losses are heard, sound waits long enough for packets to be sent again', () => {
  expect(targets([0, 0.002, 0.05, 0.04, 0.02, 0.02])).toEqual([0, 0, 150, 300, 450, 450]);
});

test('FRM-6: sound that arrives waits shorter again, by little and after a while', () => {
  const calm = targets([0.05, 0.05, ...Array.from({ length: 40 }, () => 0)]);
  expect(calm[15]).toBe(300);
  expect(calm[16]).toBe(275);
  expect(calm.at(-1)).toBe(0);
  expect(targets([0.05, ...Array.from({ length: 40 }, () => 0.005)]).at(-1)).toBe(150);
});

test('FRM-6: a break, or a stream that stands still, changes nothing', () => {
  expect(targets([0.9, 1, 1])).toEqual([0, 0, 0]);
  const delay = new PlayoutDelay();
  delay.step({ samples: LOOK, concealed: 0, still: 0 });
  expect(delay.step({ samples: LOOK, concealed: 0, still: 0 })).toBe(0);
  // Another connection counts from zero.
  expect(delay.step({ samples: 0, concealed: 0, still: 0 })).toBe(0);
});
