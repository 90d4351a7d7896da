import { inBackground } from '@conclave/base';
import { expect, test } from 'vitest';
import { World } from '../world.ts';
import type { Person } from '../world.ts';

const minute = 60_000;

/** The sealed requests that the server was given, each counted once. */
function requests({ server }: World): number {
  const knocks = server.seen.filter((text) => text.includes('"type":"knock"'));
  return new Set(knocks.map((text) => /"blob":"[^"]+"/u.exec(text)?.[0])).size;
}

/** The server forgets somebody at the door, as if that connection had been away for too long. */
async function forgotten(world: World, person: Person): Promise<void> {
  const before = requests(world);
  world.server.resumable = false;
  person.cable.break();
  await world.until(
    'the next request, or none any more',
    () => requests(world) > before || person.phase.kind === 'refused',
  );
  world.server.resumable = true;
}

test('JOIN-3: a server that plays one admitter after the other gets three requests, and the person is told', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  world.server.passesReplies = false;
  const bob = await world.guest('Bob', ann);
  await bob.reaches('waiting');
  for (let count = 0; count < 20; count++) await forgotten(world, bob);
  expect(requests(world)).toBe(3);
  expect(bob.phase).toEqual({ kind: 'refused', reason: 'asked-in-vain', retry: 'connect', retryAt: null });
  await world.pass(20 * minute);
  expect(requests(world)).toBe(3);
  await world.until('Ann sees nobody at the door', () => ann.applicants.length === 0);
});

test('JOIN-3: who was told asks again by an own decision, with what was typed, and comes in', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const bob = await world.guest('Bob', ann);
  await bob.reaches('waiting');
  for (let count = 0; count < 3; count++) await forgotten(world, bob);
  await bob.reaches('refused');
  bob.meeting.retry();
  await bob.reaches('waiting');
  await forgotten(world, bob);
  expect(bob.phase.kind).toBe('waiting');
  await world.until('Bob is at the door', () => ann.applicants.includes('Bob'));
  inBackground(ann.call.admitAll());
  await bob.reaches('in-call');
  expect(requests(world)).toBe(5);
});

test('JOIN-3: a server that says to all who knock that it is busy is given one request', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  world.server.busy = 20;
  const bob = await world.guest('Bob', ann);
  await world.until('Bob is at the door', () => ann.applicants.includes('Bob'));
  expect(world.server.busy).toBe(0);
  expect(requests(world)).toBe(1);
  inBackground(ann.call.admitAll());
  await bob.reaches('in-call');
});

test('JOIN-3, INV-7: who waits while host and server change passcode and order again and again is told of the passcode alone', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const bob = await world.guest('Bob', ann);
  for (const passcode of ['second words', 'third words', 'fourth words', 'fifth words']) {
    await world.until('Bob is at the door', () => ann.applicants.includes('Bob'));
    inBackground(ann.meeting.host.peek()?.changePasscode(passcode));
    await bob.reaches('refused');
    expect(bob.phase).toMatchObject({ reason: 'wrong-passcode' });
    bob.meeting.retry();
    await bob.reaches('prejoin');
    bob.join(passcode);
    await bob.reaches('waiting');
    const before = requests(world);
    world.server.restart();
    await world.until('Bob asks anew', () => requests(world) > before);
    await world.pass(1_000);
  }
  inBackground(ann.call.admitAll());
  await bob.reaches('in-call');
});

test('JOIN-3, COM-6: who was in the group comes back however often that is in vain at first', async () => {
  const world = new World();
  const ann = await world.host('Ann');
  const bob = await world.admitted('Bob', ann);
  const before = requests(world);
  ann.cable.cut();
  world.server.resumable = false;
  for (let count = 1; count <= 5; count++) {
    bob.cable.break();
    await world.until('Bob knocks', () => requests(world) === before + count);
  }
  world.server.resumable = true;
  ann.cable.mend();
  await world.until('both are in', () => ann.roster.length === 2 && bob.isInCall && bob.roster.length === 2);
  expect(requests(world)).toBeGreaterThan(before + 4);
});
