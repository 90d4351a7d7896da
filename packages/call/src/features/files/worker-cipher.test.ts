import { concatBytes, equalBytes, ok } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import { fileName } from '@conclave/crypto';
import type { FileDescriptor, FileSeal } from '@conclave/crypto';
import { limits } from '@conclave/protocol';
import { expect, test, vi } from 'vitest';
import { doCipherJob } from './cipher-jobs.ts';
import type { CipherJob } from './cipher-jobs.ts';
import { fileCipher } from './file-cipher.ts';
import type { FileCipher } from './file-cipher.ts';
import { workerCipher } from './worker-cipher.ts';
import type { CipherWorker } from './worker-cipher.ts';

vi.setConfig({ testTimeout: 60_000 });

/** The worker's own code behind the platform's own channels; here instead of in a thread. */
class WorkerHere implements CipherWorker {
  readonly jobs: CipherJob[] = [];
  readonly isDeaf: boolean;
  isOver = false;
  #fail = (): void => undefined;

  constructor(isDeaf = false) {
    this.isDeaf = isDeaf;
  }

  postMessage(job: CipherJob, transfer: MessagePort[]): void {
    const { port1, port2 } = new MessageChannel();
    port2.addEventListener(
      'message',
      ({ data }: MessageEvent<CipherJob>) => {
        port2.close();
        this.jobs.push(data);
        if (!this.isDeaf) doCipherJob(data);
      },
      { once: true },
    );
    port2.start();
    port1.postMessage(job, transfer);
  }

  addEventListener(_type: 'error', listener: () => void): void {
    this.#fail = listener;
  }

  terminate(): void {
    this.isOver = true;
  }

  fail(): void {
    this.#fail();
  }
}

function started(isDeaf = false): { readonly workers: WorkerHere[]; readonly cipher: FileCipher } {
  const workers: WorkerHere[] = [];
  const cipher = workerCipher(() => {
    const worker = new WorkerHere(isDeaf);
    workers.push(worker);
    return worker;
  });
  return { workers, cipher };
}

function contentOf(size: number): Bytes {
  const content = new Uint8Array(size);
  for (let index = 0; index < size; index += 1) content[index] = (index * 31 + (index >>> 8) * 7) & 0xff;
  return content;
}

const file = () => ({
  id: new Uint8Array(16).fill(1),
  key: crypto.getRandomValues(new Uint8Array(32)),
  maxSize: 10_000_000,
});

async function encrypted(cipher: FileCipher, content: Blob, under = file()) {
  const pieces: Bytes[] = [];
  const parts = cipher.encrypt(content, under);
  for (;;) {
    const next = await parts.next();
    if (next.done === true) return { pieces, outcome: next.value, under };
    pieces.push(next.value);
  }
}

function described({ outcome, under }: Awaited<ReturnType<typeof encrypted>>): FileDescriptor {
  const sealed: Result<FileSeal, unknown> = outcome;
  if (!sealed.ok) throw new Error('not encrypted');
  return { ...sealed.value, id: under.id, key: under.key, name: fileName('a.bin') };
}

async function* given(pieces: readonly Bytes[]): AsyncGenerator<Bytes, void> {
  for (const piece of pieces) yield await Promise.resolve(piece.slice());
}

async function decrypted(cipher: FileCipher, source: AsyncIterable<Bytes>, descriptor: FileDescriptor) {
  const parts: Bytes[] = [];
  for await (const part of cipher.decrypt(source, descriptor)) {
    if (!part.ok) return part.error;
    parts.push(part.value);
  }
  return concatBytes(...parts);
}

async function comesOut(
  cipher: FileCipher,
  pieces: readonly Bytes[],
  descriptor: FileDescriptor,
  content: Bytes,
): Promise<boolean> {
  const opened = await decrypted(cipher, given(pieces), descriptor);
  return typeof opened !== 'string' && equalBytes(opened, content);
}

test.each([0, 1, limits.filePiece, 3_000_001])(
  'APP-2: a file of %d bytes goes through the worker and comes out as it went in, in pieces',
  async (size) => {
    const { workers, cipher } = started();
    const content = contentOf(size);
    const made = await encrypted(cipher, new Blob([content]));
    expect(made.pieces.slice(0, -1).every(({ length }) => length === limits.filePiece)).toBe(true);
    const descriptor = described(made);
    expect(descriptor.size).toBe(size);
    expect(await comesOut(cipher, made.pieces, descriptor, content)).toBe(true);
    // What one makes the other opens: it is one format.
    expect(await comesOut(fileCipher, made.pieces, descriptor, content)).toBe(true);
    // Each ended with its only file, and the keys that it had with it.
    expect(workers.map(({ isOver }) => isOver)).toEqual([true, true]);
    const keys = workers.flatMap(({ jobs }) =>
      jobs.map((job) => (job.type === 'encrypt' ? job.file : job.descriptor).key),
    );
    expect(keys).toEqual([new Uint8Array(32), new Uint8Array(32)]);
  },
);

test('what is opened comes in parts of 1 MiB: browsers take milliseconds to write one, however little it is', async () => {
  const made = await encrypted(fileCipher, new Blob([contentOf(3_000_001)]));
  for (const cipher of [fileCipher, started().cipher]) {
    const sizes: number[] = [];
    for await (const part of cipher.decrypt(given(made.pieces), described(made)))
      if (part.ok) sizes.push(part.value.length);
    expect(sizes).toEqual([1_048_576, 1_048_576, 902_849]);
  }
});

test('APP-2: what was changed on its way is refused in the worker, too', async () => {
  const { cipher } = started();
  const made = await encrypted(cipher, new Blob([contentOf(3 * limits.filePiece)]));
  const descriptor = described(made);
  const changed = made.pieces.map((piece, number) =>
    number === 2 ? piece.with(9, 7 ^ (piece[9] ?? 0)) : piece,
  );
  expect(await decrypted(cipher, given(changed), descriptor)).toBe('not-authentic');
  expect(await decrypted(cipher, given(made.pieces.slice(0, -1)), descriptor)).toBe('truncated');
  expect(await decrypted(cipher, given([...made.pieces, contentOf(9)]), descriptor)).toBe('extra-data');
  async function* broken(): AsyncGenerator<Bytes, void> {
    yield* given(made.pieces.slice(0, 1));
    throw new Error('the line broke');
  }
  expect(await decrypted(cipher, broken(), descriptor)).toBe('interrupted');
});

test('files share a worker, which is only a few pieces ahead of who takes them', async () => {
  const { workers, cipher } = started();
  let read = 0;
  class Watched extends Blob {
    override slice(from: number, to: number): Blob {
      read = Math.max(read, to);
      return super.slice(from, to);
    }
  }
  const slow = cipher.encrypt(new Watched([contentOf(20_000_000)]), { ...file(), maxSize: 20_000_000 });
  await slow.next();
  const other = await encrypted(cipher, new Blob([contentOf(2_000_000)]));
  expect(other.outcome).toMatchObject(ok({ size: 2_000_000 }));
  expect(workers).toHaveLength(1);
  expect(read).toBeLessThan(10_000_000);
  expect(workers[0]?.isOver).toBe(false);
  await slow.return(ok({ hash: new Uint8Array(32), size: 0 }));
  expect(workers[0]?.isOver).toBe(true);
});

test('a worker that can not run breaks off what was asked of it, and the next file gets another', async () => {
  const { workers, cipher } = started(true);
  const waiting = encrypted(cipher, new Blob([contentOf(10)]));
  const alike = { id: new Uint8Array(16), key: new Uint8Array(32), hash: new Uint8Array(32), size: 9 };
  const opening = decrypted(cipher, given([contentOf(9)]), { ...alike, name: fileName('a') });
  await vi.waitFor(() => expect(workers[0]?.jobs).toHaveLength(2));
  workers[0]?.fail();
  await expect(waiting).rejects.toThrow('broke off');
  expect(await opening).toBe('interrupted');
  cipher
    .encrypt(new Blob([]), file())
    .next()
    .catch(() => undefined);
  expect(workers).toHaveLength(2);
});
