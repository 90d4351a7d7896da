import fc from 'fast-check';
import * as v from 'valibot';
import { expect, test } from 'vitest';
import { bytes, ids } from '../test/arbitraries.ts';
import { encode } from './codec.ts';
import { limits } from './limits.ts';
import { readCreateMeeting } from './meetings.ts';

const meeting = fc.record({
  roomId: ids.roomId,
  gateKey: bytes(32, 32),
  hostKey: bytes(32, 32),
  policy: fc.record({ body: bytes(limits.policy), signature: bytes(64, 64) }),
  lifeMs: ids.counter.filter((ms) => ms > 0),
});

test('INV-5: a meeting is the same after the wire', () => {
  fc.assert(
    fc.property(meeting, (value) => {
      expect(readCreateMeeting(JSON.parse(encode(value)))).toEqual({ ok: true, value });
    }),
  );
});

test('INV-5: a meeting with any further field is refused, so nothing else can be stored', () => {
  fc.assert(
    fc.property(meeting, fc.constantFrom('passcode', 'name', 'pwKey', 'title'), (value, field) => {
      expect(readCreateMeeting({ ...onTheWire(value), [field]: 'x' }).ok).toBe(false);
    }),
  );
});

test('keys, signatures and ids of another length are refused', () => {
  const good = onTheWire(fc.sample(meeting, 1)[0]);
  expect(readCreateMeeting(good).ok).toBe(true);
  for (const field of ['roomId', 'gateKey', 'hostKey']) {
    expect(readCreateMeeting({ ...good, [field]: 'AAAA' }).ok).toBe(false);
  }
});

function onTheWire(value: unknown): Record<string, unknown> {
  return v.parse(v.record(v.string(), v.unknown()), JSON.parse(encode(value)));
}
