import { inBackground } from '@conclave/base';
import type { Publication } from '@conclave/media';
import { FakeTrack } from '@conclave/media/testing';
import { expect, test } from 'vitest';
import { three } from '../three.ts';
import type { Person } from '../world.ts';

const screens = (person: Person): readonly string[] =>
  person.call.features.sharing.screens.peek().map(({ name }) => name);

const screenOf = (producerId: string): Publication => ({
  producerId,
  context: 'screen',
  codec: 'vp8',
  paused: false,
});

/** What the session would announce of it. */
async function share(person: Person, producerId: string, ...more: readonly Publication[]): Promise<void> {
  await person.call.features.sharing.start('text');
  person.session.published.value = [screenOf(producerId), ...more];
}

test('FRM-5: who shares a screen is announced inside MLS, seen by all, and gone when it ends', async () => {
  const { world, ann, bob, cid } = await three();
  await share(bob, 'bobs');
  const everybody = [ann, bob, cid];
  await world.until('all see it', () => everybody.every((each) => screens(each).length === 1));
  for (const each of everybody) expect(screens(each)).toEqual(['Bob']);
  expect(ann.session.remote).toMatchObject([{ producerId: 'bobs', context: 'screen' }]);
  expect(ann.notices).toContain('screen-shared Bob');
  bob.call.features.sharing.stop();
  bob.session.published.value = [];
  await world.until('nobody sees it', () => everybody.every((each) => screens(each).length === 0));
  expect(ann.session.remote).toEqual([]);
  expect(ann.notices).toContain('screen-ended Bob');
});

test('who comes later sees the screens that are shared', async () => {
  const { world, ann, bob } = await three();
  await share(bob, 'bobs');
  const dan = await world.admitted('Dan', ann);
  await world.until('Dan sees it', () => screens(dan).length === 1);
  expect(dan.session.remote).toMatchObject([{ producerId: 'bobs', context: 'screen' }]);
});

test('all have the same newest screen, and it stays one share over a broken connection', async () => {
  const { world, ann, bob, cid } = await three();
  const everybody = [ann, bob, cid];
  await Promise.all([share(ann, 'anns'), share(bob, 'bobs'), share(cid, 'cids')]);
  await world.until('all see all', () => everybody.every((each) => screens(each).length === 3));
  for (const each of everybody) expect(screens(each)).toEqual(screens(ann));
  const before = screens(cid);
  const track = bob.local.screen.state.peek().video;
  bob.cable.cut();
  bob.session.published.value = [];
  await world.pass(2_000);
  bob.cable.mend();
  await world.until('Bob is back', () => bob.call.connection.peek() === 'connected');
  bob.session.published.value = [screenOf('bobs-anew')];
  await world.until('it is received again', () =>
    cid.session.remote.some(({ producerId }) => producerId === 'bobs-anew'),
  );
  expect(screens(cid)).toEqual(before);
  expect(bob.local.screen.state.peek().video).toBe(track);
});

test('MOD-1: where only hosts may share, an honest share ends, and none begins', async () => {
  const { world, ann, bob, cid } = await three();
  await share(bob, 'bobs');
  await world.until('Cid sees it', () => screens(cid).length === 1);
  const track = bob.local.screen.state.peek().video;
  inBackground(ann.call.moderation.allow('share', false));
  await world.until('it ended', () => bob.local.screen.state.peek().video === null);
  expect(track?.readyState).toBe('ended');
  await world.until('nobody sees it', () => [ann, bob, cid].every((each) => screens(each).length === 0));
  bob.local.picked = [new FakeTrack('video')];
  await bob.call.features.sharing.start('text');
  expect(bob.local.screen.state.peek().video).toBeNull();
  expect(bob.call.features.sharing.canShare.peek()).toBe(false);
  ann.local.picked = [new FakeTrack('video')];
  await share(ann, 'anns');
  await world.until('the host’s is seen', () => screens(cid).length === 1);
});

test('MOD-1: where nobody may share, the host’s own share ends too, and what a host sends all the same nobody sees', async () => {
  const { world, ann, bob, cid } = await three();
  await share(ann, 'anns');
  await world.until('Cid sees it', () => screens(cid).length === 1);
  const track = ann.local.screen.state.peek().video;
  inBackground(ann.call.moderation.allow('screens', false));
  await world.until('it ended', () => ann.local.screen.state.peek().video === null);
  expect(track?.readyState).toBe('ended');
  expect(bob.notices).toContain('screens-stopped Ann');
  expect([ann, bob].map((each) => each.call.features.sharing.canShare.peek())).toEqual([false, false]);
  // A hostile client of a host's, which does not ask; and a newcomer knows the rule, too.
  const dan = await world.admitted('Dan', ann);
  await ann.local.screen.start('text');
  ann.session.published.value = [
    screenOf('anns-again'),
    { producerId: 'camera', context: 'camera', codec: 'vp8', paused: false },
  ];
  await world.until('it was announced', () =>
    dan.session.remote.some(({ producerId }) => producerId === 'camera'),
  );
  for (const each of [bob, dan]) {
    expect(screens(each)).toEqual([]);
    expect(each.session.remote.map(({ producerId }) => producerId)).toEqual(['camera']);
  }
  ann.session.published.value = [];
  inBackground(ann.call.moderation.allow('screens', true));
  await world.until('Bob may', () => bob.call.features.sharing.canShare.peek());
  await share(bob, 'bobs');
  await world.until('it is seen', () => screens(dan).length === 1);
});

test('MOD-1: who shares all the same is seen and received by nobody, and heard by nobody', async () => {
  const { world, ann, bob, cid } = await three();
  inBackground(ann.call.moderation.allow('share', false));
  await world.until('all know', () => [ann, bob, cid].every((each) => !each.call.rules.peek().share));
  // A hostile client, which does not ask.
  await bob.local.screen.start('text');
  bob.session.published.value = [
    screenOf('bobs'),
    { producerId: 'sound', context: 'screen-audio', codec: 'opus', paused: false },
    { producerId: 'camera', context: 'camera', codec: 'vp8', paused: false },
  ];
  await world.until('it was announced', () =>
    cid.session.remote.some(({ producerId }) => producerId === 'camera'),
  );
  for (const each of [ann, cid]) {
    expect(screens(each)).toEqual([]);
    expect(each.session.remote.map(({ producerId }) => producerId)).toEqual(['camera']);
  }
});

test("FRM-5: who announces another's producer as their screen shows nothing under their name, and takes nothing away", async () => {
  const { world, ann, bob, cid } = await three();
  await share(bob, 'bobs');
  await world.until('Ann sees it', () => screens(ann).length === 1);
  await share(cid, 'bobs');
  await world.until('the claim is known', () => screens(ann).length === 2);
  const [claimed] = ann.call.features.sharing.screens.peek();
  expect(claimed).toMatchObject({ name: 'Cid', videoTrack: null, audioTrack: null });
  expect(ann.session.remote).toEqual([]);
  const leafOf = (name: string) =>
    ann.call.participants.peek().find((each) => each.name === name)?.leafIndex ?? -1;
  const [, bobsPeer] = world.server.members;
  if (bobsPeer === undefined) throw new Error('Bob is no member');
  world.server.tell(world.server.members, {
    event: 'producer-opened',
    body: { peerId: bobsPeer.id, producerId: 'bobs', kind: 'video' },
  });
  await world.until('Bob’s is received', () => ann.session.remote.length === 1);
  expect(ann.session.remote).toMatchObject([{ producerId: 'bobs', leafIndex: leafOf('Bob') }]);
});

test('sound of a screen has its own sign: the microphone’s state never changes by sharing', async () => {
  const { world, ann, bob } = await three();
  const sound = { producerId: 'sound', context: 'screen-audio', codec: 'opus', paused: false } as const;
  bob.local.picked = [new FakeTrack('video'), new FakeTrack('audio')];
  await share(bob, 'bobs', sound);
  await world.until('Ann sees it', () => ann.call.features.sharing.screens.peek()[0]?.hasSound === true);
  const shownAs = ann.call.participants.peek().find(({ name }) => name === 'Bob');
  expect(shownAs).toMatchObject({ audio: 'off', video: 'off' });
  inBackground(ann.call.moderation.mute(ann.id('Bob')));
  await world.until('Bob was told', () => bob.notices.some((notice) => notice.startsWith('muted-by-host')));
  expect(ann.call.features.sharing.screens.peek()[0]?.hasSound).toBe(true);
});

test('leaving ends the share at the presenter', async () => {
  const { world, bob, cid } = await three();
  await share(bob, 'bobs');
  await world.until('Cid sees it', () => screens(cid).length === 1);
  const track = bob.local.screen.state.peek().video;
  await bob.meeting.leave();
  expect(track?.readyState).toBe('ended');
  await world.until('nobody sees it', () => screens(cid).length === 0);
});

test('MOD-1: a host stops one person’s share; that person may share again, and nobody else’s ends', async () => {
  const { world, ann, bob, cid } = await three();
  await share(bob, 'bobs');
  await share(cid, 'cids');
  await world.until('Ann sees both', () => screens(ann).length === 2);
  inBackground(ann.call.moderation.stopShare(ann.id('Bob')));
  await world.until('Bob ended it', () => bob.local.screen.state.peek().video === null);
  await world.until('Ann sees one', () => screens(ann).length === 1);
  expect(screens(ann)).toEqual(['Cid']);
  expect(bob.notices).toContain('screen-stopped-by-host Ann');
  bob.local.picked = [new FakeTrack('video')];
  await share(bob, 'bobs-second');
  await world.until('Ann sees both again', () => screens(ann).length === 2);
  inBackground(bob.call.moderation.stopShare(bob.id('Cid')));
  await world.pass(2_000);
  expect(cid.local.screen.state.peek().video).not.toBeNull();
});
