import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { iceServersFor } from './ice-servers.ts';

const stun = { urls: ['stun:stun.example:3478'] };

test('TURN credentials end after an hour and differ each time', () => {
  const config = { iceServers: [stun], turn: { urls: ['turn:turn.example:3478'], secret: 's3cret' } };
  const [first, turn] = iceServersFor(config, 1_000_000_000_500);
  expect(first).toEqual(stun);
  const [expiry, random] = turn?.username?.split(':') ?? [];
  expect(expiry).toBe(String(1_000_000_000 + 3600));
  expect(random).toMatch(/^[0-9a-f]{12}$/);
  expect(turn?.credential).toBe(
    createHmac('sha1', 's3cret')
      .update(turn?.username ?? '')
      .digest('base64'),
  );
  expect(iceServersFor(config, 1_000_000_000_500)[1]?.username).not.toBe(turn?.username);
});

test('without TURN, the configured servers are given as they are', () => {
  expect(iceServersFor({ iceServers: [stun], turn: undefined }, 0)).toEqual([stun]);
});
