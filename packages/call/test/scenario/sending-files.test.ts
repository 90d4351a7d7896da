import { concatBytes, equalBytes, inBackground, toHex } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { limits } from '@conclave/protocol';
import { expect, test } from 'vitest';
import type { FileSink, FileStateView, FileView, OfferedFile } from '../../src/features/files/view.ts';
import { three } from '../three.ts';
import type { World } from '../world.ts';
import type { Person } from '../world.ts';

function contentOf(size: number): Bytes {
  const content = new Uint8Array(size);
  for (let index = 0; index < size; index += 1) content[index] = (index * 31 + (index >>> 8) * 7) & 0xff;
  return content;
}

class Offer implements OfferedFile {
  readonly name: string;
  readonly size: number;
  readonly bytes: Bytes;
  readonly content: ReadBlob;

  constructor(name: string, bytes: Bytes) {
    this.name = name;
    this.bytes = bytes;
    this.size = bytes.length;
    this.content = new ReadBlob([bytes]);
  }
}

/** Counts how often it is read of. */
class ReadBlob extends Blob {
  reads = 0;

  override slice(...range: Parameters<Blob['slice']>): Blob {
    this.reads += 1;
    return super.slice(...range);
  }
}

/** A file that was unplugged. */
class GoneBlob extends Blob {
  override slice(): Blob {
    return Object.assign(super.slice(), {
      arrayBuffer: () => Promise.reject(new Error('it was unplugged')),
    });
  }
}

/** Where a file is saved to in these stories. */
class Disk implements FileSink {
  readonly parts: Bytes[] = [];
  end: 'open' | 'closed' | 'aborted' = 'open';

  write(part: Bytes): Promise<void> {
    this.parts.push(part.slice());
    return Promise.resolve();
  }

  close(): Promise<void> {
    this.end = 'closed';
    return Promise.resolve();
  }

  abort(): Promise<void> {
    this.end = 'aborted';
    return Promise.resolve();
  }

  get content(): Bytes {
    return concatBytes(...this.parts);
  }
}

const filesOf = (person: Person): readonly FileView[] => person.call.features.files.files.peek();
const stateOf = (person: Person, index = 0): FileStateView['kind'] | 'none' =>
  filesOf(person)[index]?.state.kind ?? 'none';

async function shared(world: World, from: Person, to: readonly Person[], offer: Offer): Promise<void> {
  const before = filesOf(from).length;
  expect(await from.call.features.files.send(offer, null)).toEqual({ ok: true, value: undefined });
  await world.until('all have it', () => [from, ...to].every((each) => stateOf(each, before) === 'there'));
}

async function fetched(world: World, person: Person, index = 0): Promise<Disk> {
  const disk = new Disk();
  person.call.features.files.receive(filesOf(person)[index]?.key ?? '', disk);
  await world.until('it ends', () => ['received', 'failed'].includes(stateOf(person, index)));
  return disk;
}

const violations = (person: Person): readonly string[] =>
  person.call.security.peek().violations.map(({ rule }) => rule);

test('APP-2: a file comes out as it went in, for those who were there when it was sent; the server sees ciphertext', async () => {
  const { world, ann, bob, cid } = await three();
  const offer = new Offer('Q3 R&D Report.pdf', contentOf(900_000));
  await shared(world, bob, [ann, cid], offer);
  expect(filesOf(ann)[0]).toMatchObject({
    name: 'Q3 R&D Report.pdf',
    size: 900_000,
    authorName: 'Bob',
    to: null,
  });
  expect(ann.notices).toContain('file Bob');
  const disk = await fetched(world, cid);
  expect(disk.end).toBe('closed');
  expect(equalBytes(disk.content, offer.bytes)).toBe(true);
  const dan = await world.admitted('Dan', ann);
  await world.pass(5_000);
  expect(filesOf(dan)).toEqual([]);
  const [stored] = world.server.files.stored.values();
  const ciphertext = concatBytes(...(stored?.pieces.values() ?? []));
  expect(ciphertext.length).toBe(stored?.size);
  expect(toHex(ciphertext)).not.toContain(toHex(offer.bytes.subarray(1000, 1032)));
  expect(world.server.seen.join('')).not.toContain('Report');
});

test('APP-2: what is for one person is offered to nobody else', async () => {
  const { world, ann, bob, cid } = await three();
  const offer = new Offer('pay.txt', contentOf(10));
  inBackground(ann.call.features.files.send(offer, ann.id('Bob')));
  await world.until('Bob has it', () => stateOf(bob) === 'there');
  await world.until('Ann knows', () => stateOf(ann) === 'there');
  expect(filesOf(bob)[0]).toMatchObject({ to: { name: 'Bob' } });
  expect(equalBytes((await fetched(world, bob)).content, offer.bytes)).toBe(true);
  expect(filesOf(cid)).toEqual([]);
});

test('APP-2: up to the limit each size arrives whole; one byte more is refused before anything is read', async () => {
  const { world, ann, bob, cid } = await three();
  const limit = limits.filePiece + 300_000;
  world.server.files.largest = limit;
  const sizes = [0, 1, 65_535, 65_536, 65_537, limit - 1, limit];
  for (const [index, size] of sizes.entries()) {
    const offer = new Offer(`${size}.bin`, contentOf(size));
    await shared(world, ann, [bob, cid], offer);
    const disk = await fetched(world, bob, index);
    expect([disk.end, disk.content.length]).toEqual(['closed', size]);
    expect(equalBytes(disk.content, offer.bytes)).toBe(true);
  }
  const above = new Offer('above.bin', contentOf(limit + 1));
  expect(await ann.call.features.files.send(above, null)).toEqual({ ok: false, error: 'too-large' });
  expect([above.content.reads, filesOf(ann).length]).toEqual([0, sizes.length]);
  expect(ann.call.features.files.largest.peek()).toBe(limit);
});

test('APP-2: a break costs the pieces that broke: none is missing, none is there twice', async () => {
  const { world, ann, bob, cid } = await three();
  const broken = new Set([3, 7]);
  world.server.files.before = ({ method }, piece) =>
    method === 'PUT' && broken.delete(piece ?? -1) ? null : undefined;
  let lost = false;
  world.server.files.losesAnswer = ({ method }, piece) =>
    method === 'PUT' && piece === 5 && !lost && (lost = true);
  const offer = new Offer('big.bin', contentOf(10 * limits.filePiece));
  await shared(world, ann, [bob, cid], offer);
  expect([broken.size, lost]).toEqual([0, true]);
  expect(world.server.files.taken.toSorted((a, b) => a - b)).toEqual([...Array(11).keys()]);
  const missed = new Set([0, 4, 10]);
  world.server.files.before = ({ method }, piece) =>
    method === 'GET' && missed.delete(piece ?? -1) ? null : undefined;
  expect(equalBytes((await fetched(world, bob)).content, offer.bytes)).toBe(true);
  expect(missed.size).toBe(0);
});

test('APP-2: a server that is away is waited for, over a session that ends meanwhile', async () => {
  const { world, ann, bob, cid } = await three();
  let isAway = false;
  world.server.files.before = (_request, piece) => {
    if (piece === 2) isAway = true;
    return isAway ? null : undefined;
  };
  const offer = new Offer('big.bin', contentOf(5 * limits.filePiece));
  inBackground(bob.call.features.files.send(offer, null));
  await world.until('it is seen to wait', () => {
    const state = filesOf(bob)[0]?.state;
    return state?.kind === 'sending' && state.isWaiting;
  });
  world.server.restart();
  isAway = false;
  world.server.files.before = () => undefined;
  await world.until('all are back', () =>
    [ann, bob, cid].every((each) => each.isInCall && each.call.connection.peek() === 'connected'),
  );
  await world.until('it arrives', () => [ann, bob, cid].every((each) => stateOf(each) === 'there'));
  expect(equalBytes((await fetched(world, cid)).content, offer.bytes)).toBe(true);
});

test('APP-2: what can not be stored is offered to nobody and tells why; tried again, it goes', async () => {
  const { world, ann, bob, cid } = await three();
  const { files } = ann.call.features;
  for (const fault of ['disk-full', 'meeting-full', 'too-large', 'unreachable'] as const) {
    world.server.files.before = ({ method }, piece) => {
      if (method === 'DELETE' || (fault !== 'unreachable' && piece !== 1)) return undefined;
      return fault === 'unreachable' ? null : fault;
    };
    const offer = new Offer('notes.bin', contentOf(3 * limits.filePiece));
    inBackground(files.send(offer, null));
    if (fault === 'unreachable') await world.pass(6 * 60_000);
    await world.until(`${fault} is told`, () => stateOf(ann) === 'failed');
    expect(filesOf(ann)[0]?.state).toEqual({ kind: 'failed', while: 'sending', fault });
    expect(world.server.files.stored.size).toBe(0);
    files.cancel(filesOf(ann)[0]?.key ?? '');
    expect(filesOf(ann)).toEqual([]);
  }
  world.server.files.before = () => 'disk-full';
  const offer = new Offer('notes.bin', contentOf(400_000));
  inBackground(files.send(offer, null));
  await world.until('it is told', () => stateOf(ann) === 'failed');
  world.server.files.before = () => undefined;
  files.retry(filesOf(ann)[0]?.key ?? '');
  await world.until('it goes', () => [ann, bob, cid].every((each) => stateOf(each) === 'there'));
  expect(equalBytes((await fetched(world, cid)).content, offer.bytes)).toBe(true);
});

const other = contentOf(3 * limits.filePiece);

test.each([
  [
    'changes a byte',
    (piece: Bytes, number: number) => piece.map((byte, at) => (number === 1 && at === 7 ? byte ^ 1 : byte)),
  ],
  ['cuts a piece', (piece: Bytes, number: number) => (number === 1 ? piece.slice(0, -20) : piece)],
  ['cuts the last piece', (piece: Bytes, number: number) => (number === 3 ? piece.slice(0, -1) : piece)],
  [
    'swaps pieces',
    (piece: Bytes, number: number, at: (number: number) => Bytes) =>
      number === 1 ? at(2) : number === 2 ? at(1) : piece,
  ],
  [
    'gives a piece twice',
    (piece: Bytes, number: number, at: (number: number) => Bytes) => (number === 2 ? at(1) : piece),
  ],
  ['gives what is of no file', (piece: Bytes) => other.slice(0, piece.length)],
  ['gives more than was asked for', (piece: Bytes) => concatBytes(piece, piece)],
] as const)('APP-2: a server that %s is named, and nothing is kept', async (_how, meddle) => {
  const { world, ann, bob } = await three();
  await shared(world, ann, [bob], new Offer('report.bin', contentOf(3 * limits.filePiece + 1000)));
  world.server.files.meddle = (piece, number, file) =>
    meddle(piece, number, (of) => file.pieces.get(of) ?? piece);
  const disk = await fetched(world, bob);
  expect(filesOf(bob)[0]?.state).toEqual({ kind: 'failed', while: 'receiving', fault: 'not-authentic' });
  expect(disk.end).toBe('aborted');
  expect(violations(bob)).toContain('APP-2');
  expect(violations(ann)).toEqual([]);
  world.server.files.meddle = (piece) => piece;
  expect((await fetched(world, bob)).end).toBe('closed');
});

test('APP-2: a file that the server has no more is gone, and nobody is accused', async () => {
  const { world, ann, bob } = await three();
  await shared(world, ann, [bob], new Offer('old.bin', contentOf(10)));
  world.server.files.stored.clear();
  const disk = await fetched(world, bob);
  expect(filesOf(bob)[0]?.state).toEqual({ kind: 'failed', while: 'receiving', fault: 'gone' });
  expect(disk.end).toBe('aborted');
  expect(violations(bob)).toEqual([]);
});

test('APP-2: paused, nothing moves; cancelled, nothing is left, at the server neither', async () => {
  const { world, ann, bob } = await three();
  const { files } = ann.call.features;
  let reached = 0;
  world.server.files.before = ({ method }, piece) => {
    if (method === 'PUT') reached = Math.max(reached, piece ?? 0);
    if (piece === 2) files.pause(filesOf(ann)[0]?.key ?? '');
    return undefined;
  };
  inBackground(files.send(new Offer('long.bin', contentOf(10 * limits.filePiece)), null));
  await world.until('it is paused', () => {
    const state = filesOf(ann)[0]?.state;
    return state?.kind === 'sending' && state.isPaused;
  });
  await world.pass(5_000);
  const before = reached;
  await world.pass(30_000);
  expect(reached).toBe(before);
  expect(reached).toBeLessThan(8);
  world.server.files.before = ({ method }, piece) =>
    method === 'PUT' && (piece ?? 0) > before + 1 ? null : undefined;
  files.resume(filesOf(ann)[0]?.key ?? '');
  await world.pass(1_000);
  expect(world.server.files.taken.length).toBeGreaterThan(before);
  files.cancel(filesOf(ann)[0]?.key ?? '');
  await world.until('it is gone', () => world.server.files.stored.size === 0);
  expect([filesOf(ann), filesOf(bob)]).toEqual([[], []]);

  world.server.files.before = () => undefined;
  await shared(world, ann, [bob], new Offer('again.bin', contentOf(10 * limits.filePiece)));
  world.server.files.before = (_request, piece) => ((piece ?? 0) > 2 ? null : undefined);
  const disk = new Disk();
  const key = filesOf(bob)[0]?.key ?? '';
  bob.call.features.files.receive(key, disk);
  await world.pass(2_000);
  bob.call.features.files.cancel(key);
  await world.until('it ends', () => disk.end === 'aborted');
  expect(stateOf(bob)).toBe('there');
  world.server.files.before = () => undefined;
  expect((await fetched(world, bob)).end).toBe('closed');
});

test('a file that changes while it is read, or is not there any more, is offered to nobody', async () => {
  const { world, ann, bob } = await three();
  const whole = new Blob([contentOf(100)]);
  for (const [size, content] of [
    [99, whole],
    [101, whole],
    [100, new GoneBlob([contentOf(100)])],
  ] as const) {
    inBackground(ann.call.features.files.send({ name: 'a', size, content }, null));
    await world.until('it is told', () => stateOf(ann) === 'failed');
    expect(filesOf(ann)[0]?.state).toMatchObject({ fault: 'unreadable' });
    ann.call.features.files.cancel(filesOf(ann)[0]?.key ?? '');
  }
  expect([filesOf(bob), world.server.files.stored.size]).toEqual([[], 0]);
});

test('MOD-1: where the chat is off, only hosts send files; where the operator wants none, nobody does', async () => {
  const { world, ann, bob } = await three();
  inBackground(ann.call.moderation.allow('chat', false));
  await world.until('it is off', () => !bob.call.rules.peek().chat);
  const offer = new Offer('a.txt', contentOf(9));
  expect(await bob.call.features.files.send(offer, null)).toEqual({ ok: false, error: 'stopped' });
  expect(bob.call.features.files.canSend.peek()).toBe(false);
  await shared(world, ann, [bob], offer);
  world.server.files.largest = 0;
  const { world: bare, ann: eve } = await three();
  bare.server.files.largest = 0;
  expect(await eve.call.features.files.send(offer, null)).toEqual({ ok: false, error: 'switched-off' });
  expect(eve.call.features.files.canSend.peek()).toBe(false);
});
