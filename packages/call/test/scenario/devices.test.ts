import { expect, test } from 'vitest';
import type { RefusalReason } from '../../src/arrival/view.ts';
import { World } from '../world.ts';
import type { Person } from '../world.ts';

const wishes = {
  microphone: { on: true, deviceId: null },
  camera: { on: true, deviceId: null },
  speaker: null,
};

async function two(): Promise<{ readonly world: World; readonly ann: Person; readonly bob: Person }> {
  const world = new World();
  const ann = await world.host('Ann');
  const bob = await world.admitted('Bob', ann);
  await bob.local.start(wishes);
  await bob.local.setMicrophone(false);
  return { world, ann, bob };
}

interface Story {
  readonly reason: RefusalReason;
  readonly happens: (world: World, ann: Person, bob: Person) => Promise<void> | void;
}

const stories: readonly Story[] = [
  { reason: 'opened-elsewhere', happens: (_world, _ann, bob) => void bob.duplicate() },
  {
    reason: 'server-unreachable',
    happens: (world, _ann, bob) => {
      bob.cable.cut();
      // Longer than anybody waits for a server.
      return world.pass(6 * 60_000);
    },
  },
  {
    reason: 'media-worker-dead',
    happens: (_world, _ann, bob) => void (bob.session.fault.value = 'worker-dead'),
  },
  { reason: 'removed', happens: (_world, ann) => void ann.call.remove(ann.id('Bob'), 'may-return') },
];

test.each(stories)('$reason ends the capturing with the call', async ({ reason, happens }) => {
  const { world, ann, bob } = await two();
  const { local, meeting } = bob;
  expect(local.state.value.camera.on).toBe(true);
  await happens(world, ann, bob);
  await world.until('Bob is told', () => meeting.phase.peek().kind === 'refused');
  expect(meeting.phase.peek()).toMatchObject({ reason });
  expect(local.released).toEqual(['camera']);
  expect(local.state.value).toMatchObject({ microphone: { on: false }, camera: { on: false } });
});

test('trying again switches on again what was on, and nothing else', async () => {
  const { bob } = await two();
  bob.session.fault.value = 'worker-dead';
  await bob.reaches('refused');
  bob.meeting.retry();
  await bob.reaches('in-call');
  await bob.local.start(wishes);
  expect(bob.local.state.value).toMatchObject({ microphone: { on: false }, camera: { on: true } });
});

test('a wrong passcode ends the capturing until the form is shown again', async () => {
  const world = new World();
  const ann = await world.host('Ann', { waitingRoom: false });
  const bob = world.person('Bob');
  bob.open(ann.fragment);
  await bob.reaches('prejoin');
  await bob.local.start(wishes);
  bob.join('closed sesame');
  await bob.reaches('refused');
  expect(bob.phase).toMatchObject({ reason: 'wrong-passcode' });
  expect(bob.local.released).toEqual(['microphone', 'camera']);
  bob.meeting.retry();
  await bob.reaches('prejoin');
  await bob.local.start(wishes);
  expect(bob.local.state.value.camera.on).toBe(true);
});

test('APP-1: a microphone that the system holds back is off to everybody, and on again when it goes on', async () => {
  const { world, ann, bob } = await two();
  await bob.local.setMicrophone(true);
  const seen = (by: Person, name: string) => by.call.participants.peek().find((each) => each.name === name);
  await world.until('Ann sees it on', () => seen(ann, 'Bob')?.audio === 'on');
  bob.local.interrupt('microphone', true);
  await world.until('Ann sees it off', () => seen(ann, 'Bob')?.audio === 'off');
  expect(seen(bob, 'Bob')?.audio).toBe('off');
  expect(seen(ann, 'Bob')?.video).toBe('on');
  bob.local.interrupt('microphone', false);
  await world.until('Ann sees it on again', () => seen(ann, 'Bob')?.audio === 'on');
});
