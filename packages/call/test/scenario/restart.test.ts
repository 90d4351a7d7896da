import { expect, test } from 'vitest';
import { three } from '../three.ts';
import { World, sameKey } from '../world.ts';

test('COM-9: after a restart of the server all go on in the same group, and nobody is asked anything', async () => {
  const { world, ann, bob, cid } = await three();
  const people = [ann, bob, cid];
  const before = people.map((each) => each.call.security.peek().epoch);
  const phases: string[] = [];
  bob.meeting.phase.subscribe(({ kind }) => phases.push(kind));
  const mediaOf = people.map((each) => [...each.session.reconnects]);
  world.server.restart();
  await world.until('all are back', () =>
    people.every((each) => each.isInCall && each.call.connection.peek() === 'connected'),
  );
  expect(people.map((each) => each.call.security.peek().epoch)).toEqual(before);
  expect(new Set(phases)).toEqual(new Set(['in-call']));
  await world.untilAllHearEachOther();
  // Their media are new: the server knows nothing of the former ones.
  expect(people.map((each) => each.session.reconnects)).toEqual(mediaOf.map((so) => [...so, false]));
  expect(ann.applicants).toEqual([]);
});

test('COM-9: without the host a meeting outlives the server, and lets in whom it needs no host for', async () => {
  const world = new World();
  const ann = await world.host('Ann', { waitingRoom: false });
  const [bob, cid] = [await world.guest('Bob', ann), await world.guest('Cid', ann)];
  await world.until('all are there', () =>
    [ann, bob, cid].every((each) => each.isInCall && each.roster.length === 3),
  );
  await ann.meeting.leave();
  await world.until('Ann is gone', () => !bob.roster.includes('Ann'));
  world.server.restart();
  await world.until('both are back', () =>
    [bob, cid].every((each) => each.isInCall && each.call.connection.peek() === 'connected'),
  );
  const dan = await world.guest('Dan', ann);
  await dan.reaches('in-call');
  await world.until('one key', () => sameKey(bob, cid, dan));
  await world.untilAllHearEachOther();
  expect(dan.roster.toSorted()).toEqual(['Bob', 'Cid', 'Dan']);
});

test('COM-9, COM-6: who missed what the others have returns to them, with no new admission', async () => {
  const { world, ann, bob, cid } = await three();
  const session = cid.session;
  cid.cable.cut();
  await bob.meeting.leave();
  await world.until('Bob is gone', () => !ann.roster.includes('Bob'));
  world.server.restart();
  await world.until('Ann is back', () => ann.call.connection.peek() === 'connected');
  cid.cable.mend();
  await world.until('Cid is back', () =>
    [ann, cid].every(({ roster }) => roster.toSorted().join() === 'Ann,Cid'),
  );
  await world.until('one key', () => sameKey(ann, cid));
  expect(cid.session).toBe(session);
  expect(ann.applicants).toEqual([]);
});
