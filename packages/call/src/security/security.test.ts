import type { StreamHealth } from '@conclave/media';
import { expect, test } from 'vitest';
import { fakeView, memberId } from '../../test/fake-view.ts';
import { securityView, sentFrames } from './security.ts';
import type { SecurityInput } from './security.ts';

const view = fakeView({ names: ['Ann', 'Bob'] });
const fine: SecurityInput = {
  view,
  health: [],
  departing: false,
  fault: null,
  violations: [],
  unfollowed: [],
};
const row = (leafIndex: number, state: StreamHealth['state']): StreamHealth => ({
  direction: 'receive',
  leafIndex,
  context: 'microphone',
  state,
  reason: state === 'failed' ? 'authentication' : null,
  quality: 'good',
  frames: 1,
  dropped: 0,
});
const status = (more: Partial<SecurityInput>) => securityView({ ...fine, ...more }).status;

test('VER-3: the lock is what the counters say, and the worst of it', () => {
  expect(status({})).toBe('encrypted');
  expect(status({ health: [row(1, 'ok'), row(1, 'waiting')] })).toBe('encrypted');
  expect(status({ departing: true })).toBe('settling');
  expect(status({ departing: true, health: [row(1, 'failed')] })).toBe('degraded');
  expect(status({ health: [row(1, 'failed')], fault: 'worker-dead' })).toBe('stopped');
});

test('FRM-9: somebody on their way out unsettles the lock before the commit already', () => {
  const members = view.members.map((each) =>
    each.isSelf ? each : { ...each, presence: 'leaving' as const },
  );
  expect(status({ view: { ...view, members } })).toBe('settling');
});

test('VER-4: each row names its person; a row without a leaf is left out', () => {
  const { health } = securityView({ ...fine, health: [row(1, 'failed'), row(7, 'ok')] });
  expect(health).toEqual([
    {
      participantId: memberId('Bob'),
      name: 'Bob',
      stream: 'microphone',
      direction: 'receive',
      state: 'failed',
      reason: 'authentication',
      frames: 1,
      dropped: 0,
    },
  ]);
});

test('VER-4: a frame that left is shown by its first bytes', () => {
  const front = new Uint8Array([0x9a, 0x00, 0xff]);
  expect(sentFrames([{ context: 'camera', verdict: 'encrypted', bytes: 940, front }])).toEqual([
    { stream: 'camera', verdict: 'encrypted', bytes: 940, front: '9a 00 ff' },
  ]);
});

test('COM-6: a partition shows with the names of those who are apart, and degrades the lock', () => {
  expect(securityView(fine).partition).toBeNull();
  const partition = { since: 0, members: [memberId('Bob')] };
  const split = securityView({ ...fine, view: { ...view, partition } });
  expect(split.partition).toEqual({ names: ['Bob'] });
  expect(split.status).toBe('degraded');
});

test('JOIN-6: it is told that nobody has answered', () => {
  expect(securityView(fine).isUnanswered).toBe(false);
  expect(securityView({ ...fine, view: { ...view, isUnanswered: true } }).isUnanswered).toBe(true);
});

test('COM-5: it is told who could not follow whom, as long as that one is here', () => {
  const [ann, bob, gone] = [memberId('Ann'), memberId('Bob'), memberId('Cid')];
  const told = securityView({
    ...fine,
    unfollowed: [
      { committer: bob, by: new Set([ann, gone]) },
      { committer: gone, by: new Set([ann]) },
      { committer: null, by: new Set([gone]) },
    ],
  }).unfollowed;
  expect(told).toEqual([
    { committer: { id: bob, name: 'Bob' }, by: ['Ann'] },
    { committer: null, by: [] },
  ]);
});
