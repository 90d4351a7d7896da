import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { newPeerId } from '../../test/meeting.ts';
import { iceServersFor } from './ice-servers.ts';

const stun = { urls: ['stun:stun.example:3478'] };
const config = { iceServers: [stun], turn: { urls: ['turn:turn.example:3478'], secret: 's3cret' } };
const NOW = 1_000_000_000_500;

test('TURN credentials end after an hour', () => {
  const peer = newPeerId();
  const [first, turn] = iceServersFor(config, peer, NOW);
  expect(first).toEqual(stun);
  const [expiry, name] = turn?.username?.split(':') ?? [];
  expect(expiry).toBe(String(1_000_000_000 + 3600));
  expect(name).toMatch(/^[0-9a-f]{16}$/);
  expect(peer).not.toContain(name);
  expect(turn?.credential).toBe(
    createHmac('sha1', 's3cret')
      .update(turn?.username ?? '')
      .digest('base64'),
  );
});

test('the relay can count by person: one peer has one name at all times, and another peer another', () => {
  const [ada, bea] = [newPeerId(), newPeerId()];
  const nameOf = (peer: typeof ada, now: number) =>
    iceServersFor(config, peer, now)[1]?.username?.split(':')[1];
  expect(nameOf(ada, NOW + 3_000_000)).toBe(nameOf(ada, NOW));
  expect(nameOf(bea, NOW)).not.toBe(nameOf(ada, NOW));
});

test('without TURN, the configured servers are given as they are', () => {
  expect(iceServersFor({ iceServers: [stun], turn: undefined }, newPeerId(), 0)).toEqual([stun]);
});
