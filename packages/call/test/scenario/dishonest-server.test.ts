import { encodePolicy } from '@conclave/protocol';
import { decodePolicy } from '@conclave/protocol';
import type { EventBody } from '@conclave/protocol';
import { expect, test } from 'vitest';
import type { HostControlsView } from '../../src/hosting/view.ts';
import { random, World } from '../world.ts';
import type { Person } from '../world.ts';

const dishonest = { kind: 'refused', reason: 'server-dishonest', retry: 'connect', retryAt: null };

function controls({ meeting }: Person): HostControlsView {
  const host = meeting.host.peek();
  if (host === null) throw new Error('not the host');
  return host;
}

function shownPolicy({ server: { meeting } }: World): EventBody<'policy'>['policy'] {
  if (meeting === null) throw new Error('no meeting');
  return meeting.policy;
}

async function change(world: World, ann: Person, passcode: string): Promise<void> {
  let isDone = false;
  const changing = controls(ann)
    .changePasscode(passcode)
    .then(({ ok }) => (isDone = ok));
  await world.until('the passcode is another', () => isDone);
  await changing;
}

test('INV-7: a policy that is older than the one that this tab has seen is refused', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const bob = await world.admitted('Bob', ann);
  const former = shownPolicy(world);
  await change(world, ann, 'new words');
  world.server.resumable = false;
  bob.cable.break();
  await world.until('Bob is connected again', () => bob.isInCall && ann.roster.includes('Bob'));
  await world.until('Bob has seen it', () => bob.call.connection.peek() === 'connected');
  world.server.lie = { policy: former };
  bob.cable.break();
  await bob.reaches('refused');
  expect(bob.phase).toEqual(dishonest);
});

test('INV-7: a newcomer who is shown a former policy does not come in by the former passcode', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const former = shownPolicy(world);
  await change(world, ann, 'new words');
  world.server.lie = { policy: former };
  const cid = await world.guest('Cid', ann);
  await world.pass(5_000);
  expect(ann.applicants).toEqual([]);
  expect(cid.isInCall).toBe(false);
});

test('JOIN-2: a former admission beside the new policy is refused, and nothing is sealed to it', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const former = world.server.admission;
  await change(world, ann, 'new words');
  expect(world.server.admission).not.toEqual(former);
  world.server.lie = { admission: former };
  const knocks = () => world.server.seen.filter((text) => text.includes('"knock"')).length;
  const before = knocks();
  const cid = await world.guest('Cid', ann);
  await cid.reaches('refused');
  expect(cid.phase).toEqual(dishonest);
  expect(knocks()).toBe(before);
});

test('JOIN-2, INV-7: shown the former policy and admission, somebody who returns goes by what the group said', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const bob = await world.admitted('Bob', ann);
  const former = { policy: shownPolicy(world), admission: world.server.admission };
  await change(world, ann, 'new words');
  world.server.lie = former;
  bob.reload();
  await bob.reaches('in-call');
  const cid = await world.guest('Cid', ann);
  await world.pass(5_000);
  expect(ann.applicants).toEqual([]);
  expect(cid.isInCall).toBe(false);
});

test('JOIN-2: an admission that another host signed, or that is of another group, leads nowhere', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const elsewhere = new World();
  await elsewhere.host('Eve');
  world.server.lie = { admission: elsewhere.server.admission };
  const bob = await world.guest('Bob', ann);
  await bob.reaches('refused');
  expect(bob.phase).toEqual(dishonest);
  world.server.lie = {};
  const former = world.server.admission;
  world.server.adopts = false;
  world.server.restart();
  await world.until('Ann has founded another group', () => world.server.members.length === 1);
  world.server.lie = { admission: former };
  const cid = await world.guest('Cid', ann);
  await world.pass(15_000);
  expect(ann.applicants).toEqual([]);
  expect(cid.isInCall).toBe(false);
});

test('INV-7, PRIM-2: a policy with another suite is refused', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const { body, signature } = shownPolicy(world);
  const policy = decodePolicy(body);
  if (!policy.ok) throw new Error('no policy');
  world.server.lie = { policy: { body: encodePolicy({ ...policy.value, suite: 2 }), signature } };
  const bob = world.person('Bob');
  bob.open(ann.fragment);
  await bob.reaches('refused');
  expect(bob.phase).toEqual(dishonest);
});

test('INV-7: the rules of a call are not what the server tells', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const bob = await world.admitted('Bob', ann);
  const before = [ann, bob].map(({ call }) => call.rules.peek());
  const { body, signature } = shownPolicy(world);
  const policy = decodePolicy(body);
  if (!policy.ok) throw new Error('no policy');
  const open = encodePolicy({ ...policy.value, version: 9, waitingRoom: false, admit: 'members' });
  world.server.tell(world.server.members, {
    event: 'policy',
    body: { policy: { body: open, signature }, admission: new Uint8Array(8) },
  });
  await world.pass(2_000);
  expect([ann, bob].map(({ call }) => call.rules.peek())).toEqual(before);
  await world.guest('Cid', ann);
  await world.until('Cid is at the door', () => ann.applicants.includes('Cid'));
});

test('JOIN-6: an answer of the server itself lets nobody in, and refuses nobody', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const bob = await world.guest('Bob', ann);
  await world.until('Bob is at the door', () => ann.applicants.includes('Bob'));
  const waiting = [...world.server.peers.values()].filter(({ startSeq }) => startSeq === null);
  for (const length of [0, 300, 5_000]) {
    world.server.tell(waiting, { event: 'reply', body: { blob: random(length) } });
    world.server.tell(waiting, { event: 'welcome', body: { blob: random(length), seq: 1 } });
  }
  await world.pass(2_000);
  expect(bob.phase).toEqual({ kind: 'waiting', for: 'admission' });
  expect(bob.media).toEqual([]);
});

test('VER-3: nobody comes or goes by the word of the server', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const bob = await world.admitted('Bob', ann);
  const [peer] = world.server.members.filter(({ isHost }) => !isHost);
  if (peer === undefined) throw new Error('Bob is no member');
  for (const state of ['broken', 'closed', 'connected'] as const)
    world.server.tell(world.server.members, { event: 'peer-state', body: { peerId: peer.id, state } });
  await world.pass(20_000);
  for (const { roster } of [ann, bob]) expect(roster.toSorted()).toEqual(['Ann', 'Bob']);
});
