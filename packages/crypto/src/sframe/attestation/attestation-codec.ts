import type { Bytes } from '@conclave/base';
import { MAX_CTR } from '../counter.ts';
import { isContext } from '../kid.ts';
import type { FrameContext } from '../kid.ts';
import { FRAME_HASH_LENGTH } from './frame-hash.ts';

/** Frames of one layer and epoch with CTRs in a row. The leaf is the one that MLS says the message is from. */
export interface AttestedRun {
  readonly context: FrameContext;
  /** The whole MLS epoch. */
  readonly epoch: number;
  readonly firstCtr: number;
  /** {@link frameHash} of each frame; one at least. */
  readonly hashes: readonly bigint[];
}

/** FRM-10: all sizes are multiples of this, so that they don't follow what is sent frame by frame. */
const ATTESTATION_STEP = 1024;
/** Content of one MLS message is at most 24 KiB. */
export const MAX_ATTESTATION_LENGTH = 23 * 1024;

const VERSION = 1;
const HEAD = 3;
/** Context (1), epoch (8), first CTR (4), count (2). */
const RUN_HEAD = 15;
/** Of one run in a message of its own. */
const MAX_HASHES = Math.floor((MAX_ATTESTATION_LENGTH - HEAD - RUN_HEAD) / FRAME_HASH_LENGTH);

/**
 * version(1) = 1 ‖ runs(2) ‖ for each run: context(1) ‖ epoch(8) ‖ first CTR(4) ‖ count(2) ‖ hashes(8 each) ‖ zeros to
 * the next multiple of 1024 bytes; integers big-endian.
 * @param runs in the order of context, epoch and CTR, without overlap
 * @returns as many messages as they need, each at most {@link MAX_ATTESTATION_LENGTH} bytes; none for no runs
 */
export function encodeAttestations(runs: readonly AttestedRun[]): readonly Bytes[] {
  const messages: Bytes[] = [];
  let batch: AttestedRun[] = [];
  let length = HEAD;
  const flush = (): void => {
    if (batch.length > 0) messages.push(encodeOne(batch, length));
    batch = [];
    length = HEAD;
  };
  for (const run of runs.flatMap(cutRun)) {
    const runLength = RUN_HEAD + run.hashes.length * FRAME_HASH_LENGTH;
    if (length + runLength > MAX_ATTESTATION_LENGTH) flush();
    batch.push(run);
    length += runLength;
  }
  flush();
  return messages;
}

/** The runs of one message, or undefined where it is not what {@link encodeAttestations} makes. Never throws. */
export function decodeAttestation(bytes: Uint8Array): readonly AttestedRun[] | undefined {
  const { length } = bytes;
  if (length === 0 || length > MAX_ATTESTATION_LENGTH || length % ATTESTATION_STEP !== 0) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  if (view.getUint8(0) !== VERSION) return undefined;
  const runs: AttestedRun[] = [];
  let at = HEAD;
  for (let left = view.getUint16(1); left > 0; left -= 1) {
    const run = readRun(view, at);
    if (run === undefined || !follows(run, runs.at(-1))) return undefined;
    runs.push(run);
    at += RUN_HEAD + run.hashes.length * FRAME_HASH_LENGTH;
  }
  if (runs.length === 0 || paddedLength(at) !== length) return undefined;
  return bytes.subarray(at).some((byte) => byte !== 0) ? undefined : runs;
}

function cutRun(run: AttestedRun): readonly AttestedRun[] {
  const parts = Math.ceil(run.hashes.length / MAX_HASHES);
  return Array.from({ length: parts }, (_, part) => ({
    ...run,
    firstCtr: run.firstCtr + part * MAX_HASHES,
    hashes: run.hashes.slice(part * MAX_HASHES, (part + 1) * MAX_HASHES),
  }));
}

function encodeOne(runs: readonly AttestedRun[], length: number): Bytes {
  const bytes = new Uint8Array(paddedLength(length));
  const view = new DataView(bytes.buffer);
  view.setUint8(0, VERSION);
  view.setUint16(1, runs.length);
  let at = HEAD;
  for (const { context, epoch, firstCtr, hashes } of runs) {
    view.setUint8(at, context);
    view.setBigUint64(at + 1, BigInt(epoch));
    view.setUint32(at + 9, firstCtr);
    view.setUint16(at + 13, hashes.length);
    at += RUN_HEAD;
    for (const hash of hashes) {
      view.setBigUint64(at, hash);
      at += FRAME_HASH_LENGTH;
    }
  }
  return bytes;
}

function readRun(view: DataView, at: number): AttestedRun | undefined {
  if (at + RUN_HEAD > view.byteLength) return undefined;
  const context = view.getUint8(at);
  const epoch = view.getBigUint64(at + 1);
  const firstCtr = view.getUint32(at + 9);
  const count = view.getUint16(at + 13);
  const start = at + RUN_HEAD;
  const fits = count > 0 && firstCtr + count - 1 <= MAX_CTR;
  if (!isContext(context) || epoch > Number.MAX_SAFE_INTEGER || !fits) return undefined;
  if (start + count * FRAME_HASH_LENGTH > view.byteLength) return undefined;
  const hashes = Array.from({ length: count }, (_, i) => view.getBigUint64(start + i * FRAME_HASH_LENGTH));
  return { context, epoch: Number(epoch), firstCtr, hashes };
}

/** Each frame once, and one way only to say it. */
function follows(run: AttestedRun, before: AttestedRun | undefined): boolean {
  if (before === undefined) return true;
  if (run.context !== before.context) return run.context > before.context;
  if (run.epoch !== before.epoch) return run.epoch > before.epoch;
  return run.firstCtr > before.firstCtr + before.hashes.length;
}

function paddedLength(length: number): number {
  return Math.ceil(length / ATTESTATION_STEP) * ATTESTATION_STEP;
}
