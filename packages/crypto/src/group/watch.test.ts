import { expect, it } from 'vitest';
import { memberId } from '../identity/credential.ts';
import { timing } from './timing.ts';
import { heard, mayBeAbsent, stranger } from './watch.ts';

const ada = memberId(new Uint8Array(32).fill(1));
const inTouch = { cutOff: null };
const start = 1_700_000_000_000;

it('COM-4: a leaf that this client never heard may be removed by others, and one whose heartbeats come may not', () => {
  let watch = stranger(ada, start);
  expect(mayBeAbsent(watch, start)).toBe(true);
  let now = start;
  for (let beat = 0; beat < 3; beat++) {
    now += timing.heartbeat;
    watch = heard(watch, 1, inTouch, now);
  }
  expect(mayBeAbsent(watch, now)).toBe(false);
});

it('COM-4: a heartbeat that comes late does not make the Remove wrong that crosses it, for some seconds', () => {
  let watch = heard(stranger(ada, start), 1, inTouch, start);
  watch = heard(watch, 1, inTouch, start + timing.absenceForgiven + 1);
  const late = start + timing.absenceForgiven + 1 + timing.absentAfter;
  watch = heard(watch, 1, inTouch, late);
  expect(mayBeAbsent(watch, late + timing.absenceForgiven)).toBe(true);
  expect(mayBeAbsent(watch, late + timing.absenceForgiven + 1)).toBe(false);
});
