import { expect, test } from 'vitest';
import { closedRefusal, isFinal, knockRefusal, mediaRefusal, outRefusal, refusal } from './refusals.ts';

test.each([
  ['server-unreachable', false, 'server-unreachable'],
  ['origin-refused', false, 'origin-refused'],
  ['connection-blocked', true, 'connection-blocked'],
  ['meeting-full', false, 'meeting-full'],
  ['version-too-old', false, 'version-too-old'],
  ['proof-failed', false, 'server-unreachable'],
] as const)('a connection closed as %s (in a call: %s) is %s', (closed, wasInCall, reason) => {
  expect(closedRefusal(closed, wasInCall)).toEqual(refusal(reason));
});

test.each([
  ['ended', false, 'meeting-ended'],
  ['refused', false, 'no-such-meeting'],
  ['refused', true, 'meeting-ended'],
] as const)(
  'MOD-1: that a meeting is none, by the server’s word (%s, in a call: %s), ends nothing for good',
  (closed, wasInCall, reason) => {
    expect(closedRefusal(closed, wasInCall)).toMatchObject({ reason, retry: 'connect' });
    expect(isFinal(reason)).toBe(false);
  },
);

test("MOD-1: a server's own closing is no removal: the person returns", () => {
  expect(closedRefusal('ended', true)).toBe('return');
  expect(closedRefusal('closed-by-server', true)).toBe('return');
  expect(closedRefusal('replaced', true)).toBe('return');
});

test('JOIN-3: every answer to a knock has its screen and its way on', () => {
  expect(knockRefusal({ kind: 'wrong-passcode' })).toMatchObject({
    reason: 'wrong-passcode',
    retry: 'passcode',
  });
  expect(knockRefusal({ kind: 'denied' })).toMatchObject({ reason: 'not-admitted', retry: null });
  expect(knockRefusal({ kind: 'full' })).toMatchObject({ reason: 'meeting-full', retry: 'connect' });
  expect(knockRefusal({ kind: 'in-vain' })).toMatchObject({ reason: 'asked-in-vain', retry: 'connect' });
  expect(knockRefusal({ kind: 'locked-out', retryAt: 17 })).toMatchObject({
    reason: 'too-many-attempts',
    retry: 'passcode',
    retryAt: 17,
  });
});

test('FRM-4: what stops the worker or the connection ends the call; what stops sending alone shows in it', () => {
  expect(mediaRefusal('worker-dead')).toMatchObject({ reason: 'media-worker-dead', retry: 'connect' });
  expect(mediaRefusal('transforms-unsupported')).toMatchObject({ reason: 'browser-cannot-encrypt' });
  expect(mediaRefusal('encryption-failed')).toBeNull();
  expect(mediaRefusal('self-test-failed')).toBeNull();
});

test('COM-6: the ticket goes with what can not be returned from, and with nothing else', () => {
  expect(outRefusal('left')).toBeNull();
  for (const reason of ['removed', 'not-admitted', 'link-expired'] as const)
    expect(isFinal(reason)).toBe(true);
  expect(outRefusal('ended')).toMatchObject({ reason: 'meeting-ended', retry: null });
  expect(isFinal('server-unreachable')).toBe(false);
  expect(isFinal('wrong-passcode')).toBe(false);
});
