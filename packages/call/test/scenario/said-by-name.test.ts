import { inBackground } from '@conclave/base';
import { expect, test } from 'vitest';
import { three } from '../three.ts';

test('MOD-1: what the only host does is said by their name, and of the host where there are two', async () => {
  const { world, ann, bob, cid } = await three();
  await cid.local.setMicrophone(true);
  await cid.local.setCamera(true);
  const { moderation } = ann.call;
  inBackground(moderation.mute(ann.id('Cid')));
  inBackground(moderation.stopVideo(ann.id('Cid')));
  inBackground(moderation.lock(true));
  inBackground(moderation.allow('chat', false));
  await world.until('all is told', () => cid.notices.includes('chat-stopped Ann'));
  for (const told of ['muted-by-host Ann', 'video-stopped-by-host Ann', 'locked Ann'])
    expect(cid.notices).toContain(told);
  for (const told of ['locked Ann', 'chat-stopped Ann']) expect(bob.notices).toContain(told);
  expect(bob.notices).not.toContain('muted-by-host Ann');
  const link = ann.meeting.host.peek()?.hostLink() ?? '';
  const phone = world.person('Ann’s phone');
  phone.openAsHost(link);
  await phone.reaches('prejoin');
  phone.join('open sesame');
  await phone.reaches('in-call');
  await world.until('all see both', () => bob.notices.includes('new-host Ann’s phone'));
  inBackground(phone.call.moderation.lock(false));
  await world.until('it is told', () => bob.notices.some((told) => told.startsWith('unlocked')));
  expect(bob.notices).toContain('unlocked');
  await phone.meeting.leave();
  await world.until('one is left', () => !bob.roster.includes('Ann’s phone'));
  inBackground(ann.call.moderation.lock(true));
  await world.until(
    'it is told again',
    () => bob.notices.filter((told) => told.startsWith('locked')).length === 2,
  );
  expect(bob.notices.at(-1)).toBe('locked Ann');
});
