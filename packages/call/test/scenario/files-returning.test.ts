import { concatBytes, inBackground, utf8Decode, utf8Encode } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { limits } from '@conclave/protocol';
import { expect, test } from 'vitest';
import { three } from '../three.ts';
import type { World } from '../world.ts';
import type { Person } from '../world.ts';

const filesOf = ({ call }: Person) => call.features.files.files.peek();
const listOf = (person: Person): readonly string[] =>
  filesOf(person).map(({ name, authorName, state }) => `${authorName}: ${name}, ${state.kind}`);

function offer(person: Person, name: string, content: string, to: string | null = null): void {
  const bytes = utf8Encode(content);
  const file = { name, size: bytes.length, content: new Blob([bytes]) };
  inBackground(person.call.features.files.send(file, to));
}

async function back(person: Person): Promise<void> {
  person.reload();
  await person.reaches('in-call');
}

/** What is in a file, as text; null where it did not come. */
async function fetched(world: World, person: Person, name: string): Promise<string | null> {
  const parts: Bytes[] = [];
  const found = () => filesOf(person).find((file) => file.name === name);
  person.call.features.files.receive(found()?.key ?? '', {
    write: async (part) => void parts.push(part.slice()),
    close: async () => undefined,
    abort: async () => void parts.splice(0),
  });
  await world.until('it ends', () => ['received', 'failed'].includes(found()?.state.kind ?? ''));
  return found()?.state.kind === 'received' ? (utf8Decode(concatBytes(...parts)) ?? null) : null;
}

test('COM-6, APP-2: who reloads has the list of files as before, and gets what lies at the server', async () => {
  const { world, ann, bob, cid } = await three();
  offer(ann, 'agenda.txt', 'one, two');
  await world.until('all have it', () => [ann, bob, cid].every((each) => listOf(each).length === 1));
  offer(ann, 'pay.txt', 'for Bob alone', ann.id('Bob'));
  await world.until('Bob has it', () => listOf(bob).length === 2);
  await world.until('it stands in the order', () => filesOf(ann)[1]?.state.kind === 'there');
  await world.pass(1_000);
  const before = listOf(bob);
  await back(bob);
  expect(listOf(bob)).toEqual(before);
  expect(filesOf(bob)[1]).toMatchObject({ to: { name: 'Bob' }, isOwn: false });
  expect(await fetched(world, bob, 'agenda.txt')).toBe('one, two');
  expect(await fetched(world, bob, 'pay.txt')).toBe('for Bob alone');
  await back(ann);
  expect(listOf(ann)).toEqual(['Ann: agenda.txt, there', 'Ann: pay.txt, there']);
  expect(filesOf(ann).map(({ isOwn }) => isOwn)).toEqual([true, true]);
  offer(ann, 'after.txt', 'three');
  await world.until('all have the next', () => [ann, bob].every((each) => listOf(each).length === 3));
  await world.pass(5_000);
  expect(listOf(cid)).toEqual(['Ann: agenda.txt, there', 'Ann: after.txt, there']);
  expect(new Set(filesOf(ann).map(({ key }) => key)).size).toBe(3);
});

test('COM-6: sending that a reload broke off is shown as broken off, and is offered to nobody', async () => {
  const { world, ann, bob } = await three();
  world.server.files.before = (_request, piece) => (piece === 1 ? null : undefined);
  offer(bob, 'long.txt', 'x'.repeat(2 * limits.filePiece));
  await world.until('it is under way', () => world.server.files.taken.length > 0);
  await world.pass(1_000);
  await back(bob);
  world.server.files.before = () => undefined;
  expect(listOf(bob)).toEqual(['Bob: long.txt, broken-off']);
  await world.pass(10_000);
  expect(listOf(ann)).toEqual([]);
  await back(bob);
  offer(bob, 'long.txt', 'short');
  await world.until('it goes', () => listOf(ann).length === 1);
  await world.until('Bob knows', () => filesOf(bob)[1]?.state.kind === 'there');
  expect(listOf(bob)).toEqual(['Bob: long.txt, broken-off', 'Bob: long.txt, there']);
});

test('COM-6: a file that was whole when the page went, and told to nobody, is told once', async () => {
  const { world, ann, bob, cid } = await three();
  let isThere = false;
  world.server.files.losesAnswer = ({ method }) => {
    // Nothing of what is announced gets through any more.
    if (method === 'PUT') isThere = true;
    return false;
  };
  offer(bob, 'notes.txt', 'said once');
  await world.until('it is at the server', () => isThere);
  bob.cable.cut();
  await world.pass(1_000);
  bob.cable.mend();
  await back(bob);
  await world.until('it arrives', () =>
    [ann, bob, cid].every((each) => filesOf(each)[0]?.state.kind === 'there'),
  );
  await world.pass(5_000);
  for (const each of [ann, bob, cid]) expect(listOf(each)).toEqual(['Bob: notes.txt, there']);
  expect(await fetched(world, cid, 'notes.txt')).toBe('said once');
});

test('COM-6: of a meeting that was left no file’s key stays in the tab', async () => {
  const { world, ann, bob } = await three();
  offer(ann, 'agenda.txt', 'one, two');
  await world.until('Bob has it', () => listOf(bob).length === 1);
  await world.pass(1_000);
  expect(bob.tickets.keepsakes.get('files')).toContain('descriptor');
  expect(bob.tickets.keepsakes.get('files')).not.toContain('one, two');
  await bob.meeting.leave();
  expect(bob.tickets.keepsakes.size).toBe(0);
});
