import { compareEpochs } from '@conclave/base';
import type { FrameEpoch } from '@conclave/base';
import { assertLeafIndex, epochLowByte } from './kid.ts';

/**
 * FRM-8 as a pure state machine over immutable values: which epochs' keys are alive, for whom, and which one this
 * client sends with. `Keys` is whatever stands for the keys of one epoch. All times are milliseconds of one
 * clock that never goes back; a thing with deadline d is alive while now < d.
 */
export interface Keyring<Keys> {
  /** The group that all epochs here belong to; −1 before the first. */
  readonly generation: number;
  /** Ascending by epoch; the last is the newest, and alive without a deadline. */
  readonly epochs: readonly LiveEpoch<Keys>[];
  /** The epoch that this client seals with; it may be dead already, see {@link sendingEpoch}. */
  readonly sendEpoch: FrameEpoch | undefined;
}

export interface LiveEpoch<Keys> {
  readonly epoch: FrameEpoch;
  readonly keys: Keys;
  /** ms; Infinity while this is the newest epoch. */
  readonly deadline: number;
  /** Leaf index → ms, for senders that were seen in a newer epoch; −Infinity once {@link expire} reported it. */
  readonly senderDeadlines: ReadonlyMap<number, number>;
}

/** What the commit that started an epoch did: `removal` where it removed anybody, and so must work faster. */
export type EpochChange = 'removal' | 'no-removal';

export interface Rejected<Reason extends string> {
  readonly kind: 'rejected';
  readonly reason: Reason;
}

/** What the caller must forget: `dropped` whole, `retired` for one sender. */
export interface KeyringStep<Keys> {
  readonly kind: 'done';
  readonly ring: Keyring<Keys>;
  readonly dropped: readonly Keys[];
  readonly retired: readonly { readonly keys: Keys; readonly leafIndex: number }[];
}

/** FRM-8, ms. */
const SENDER_GRACE_MS = 1000;
const EPOCH_GRACE_MS = 5000;
const EPOCH_GRACE_AFTER_REMOVAL_MS = 2000;

const REPORTED = Number.NEGATIVE_INFINITY;

export function emptyKeyring<Keys>(): Keyring<Keys> {
  return { generation: -1, epochs: [], sendEpoch: undefined };
}

/**
 * Another group begins: everything of the former one ends at once. Nobody in the new one sends under its keys, and whoever is
 * not in it any more may hold them for ever.
 */
export function beginGroup<Keys>(
  ring: Keyring<Keys>,
  generation: number,
): KeyringStep<Keys> | Rejected<'epoch-not-newer'> {
  if (generation < ring.generation) return { kind: 'rejected', reason: 'epoch-not-newer' };
  if (generation === ring.generation) return { kind: 'done', ring, dropped: [], retired: [] };
  const dropped = ring.epochs.map((live) => live.keys);
  return { kind: 'done', ring: { generation, epochs: [], sendEpoch: undefined }, dropped, retired: [] };
}

/**
 * Makes `epoch` the newest, receivable at once, and starts the end of all older ones: 5 s, or 2 s after a removal,
 * which also shortens what earlier changes left. An older epoch with the same low byte is dropped at once
 * (RFC 9605 section 5.2), so a KID never names two. An epoch of another group begins that group.
 *
 * An epoch that is not newer is rejected: its counters would start again. A void commit (COM-5) needs no exception: what comes
 * after it bears a higher number in the server's order.
 * @throws RangeError where `epoch` is no safe integer (a fault of the caller)
 */
export function install<Keys>(
  before: Keyring<Keys>,
  epoch: FrameEpoch,
  keys: Keys,
  change: EpochChange,
  now: number,
): KeyringStep<Keys> | Rejected<'epoch-not-newer'> {
  const lowByte = epochLowByte(epoch.number);
  const begun = beginGroup(before, epoch.generation);
  if (begun.kind === 'rejected') return begun;
  const { ring } = begun;
  const newest = ring.epochs.at(-1);
  if (newest !== undefined && compareEpochs(epoch, newest.epoch) <= 0)
    return { kind: 'rejected', reason: 'epoch-not-newer' };
  const end = now + (change === 'removal' ? EPOCH_GRACE_AFTER_REMOVAL_MS : EPOCH_GRACE_MS);
  const older = ring.epochs.map((live) => ({ ...live, deadline: Math.min(live.deadline, end) }));
  const kept = older.filter((live) => epochLowByte(live.epoch.number) !== lowByte);
  const wrapped = older
    .filter((live) => epochLowByte(live.epoch.number) === lowByte)
    .map((live) => live.keys);
  const installed = { epoch, keys, deadline: Number.POSITIVE_INFINITY, senderDeadlines: new Map() };
  const dropped = [...begun.dropped, ...wrapped];
  return { kind: 'done', ring: { ...ring, epochs: [...kept, installed] }, dropped, retired: [] };
}

/** The sender's explicit switch. Never back to an older epoch: someone removed may hold its keys. */
export function useSendEpoch<Keys>(
  ring: Keyring<Keys>,
  epoch: FrameEpoch,
): { readonly kind: 'done'; readonly ring: Keyring<Keys> } | Rejected<'unknown-epoch' | 'epoch-not-newer'> {
  if (ring.sendEpoch !== undefined && compareEpochs(epoch, ring.sendEpoch) < 0) {
    return { kind: 'rejected', reason: 'epoch-not-newer' };
  }
  if (!ring.epochs.some((live) => compareEpochs(live.epoch, epoch) === 0))
    return { kind: 'rejected', reason: 'unknown-epoch' };
  return { kind: 'done', ring: { ...ring, sendEpoch: epoch } };
}

/**
 * The epoch to seal with now. Undefined where none was chosen or its end has come: a sender that was not told to
 * switch falls silent rather than speak to someone removed.
 */
export function sendingEpoch<Keys>(ring: Keyring<Keys>, now: number): LiveEpoch<Keys> | undefined {
  const { sendEpoch } = ring;
  const newest = ring.epochs.at(-1);
  // One ring has epochs of one group alone, so the number is enough.
  const live =
    newest?.epoch.number === sendEpoch?.number
      ? newest
      : ring.epochs.find((candidate) => candidate.epoch.number === sendEpoch?.number);
  return live !== undefined && now < live.deadline ? live : undefined;
}

/**
 * The epoch to open a frame of `leafIndex` with. `unknown-key`: a newer one than this client has, so the frame may be
 * held. `past-epoch`: one that ended, for all or for this sender; low bytes up to 128 behind the newest count
 * as past.
 */
export function receivingEpoch<Keys>(
  ring: Keyring<Keys>,
  leafIndex: number,
  epochByte: number,
  now: number,
): LiveEpoch<Keys> | 'unknown-key' | 'past-epoch' {
  const newest = ring.epochs.at(-1);
  if (newest === undefined) return 'unknown-key';
  if (newest.epoch.number % 0x100 === epochByte) return newest;
  const live = ring.epochs.find((candidate) => candidate.epoch.number % 0x100 === epochByte);
  if (live === undefined)
    return ((epochByte - newest.epoch.number) & 0xff) < 0x80 ? 'unknown-key' : 'past-epoch';
  const senderDeadline = live.senderDeadlines.get(leafIndex) ?? Number.POSITIVE_INFINITY;
  return now < live.deadline && now < senderDeadline ? live : 'past-epoch';
}

/**
 * Notes that a frame of `leafIndex` in `epoch` was authenticated: the first one of a newer epoch gives that sender's
 * older keys one more second. Returns the same ring where nothing changes.
 */
export function noteFrame<Keys>(
  ring: Keyring<Keys>,
  leafIndex: number,
  epoch: FrameEpoch,
  now: number,
): Keyring<Keys> {
  if (ring.epochs.length < 2) return ring;
  const starts = (live: LiveEpoch<Keys>): boolean =>
    compareEpochs(live.epoch, epoch) < 0 && !live.senderDeadlines.has(leafIndex);
  if (!ring.epochs.some(starts)) return ring;
  assertLeafIndex(leafIndex);
  const epochs = ring.epochs.map((live) =>
    starts(live)
      ? { ...live, senderDeadlines: new Map(live.senderDeadlines).set(leafIndex, now + SENDER_GRACE_MS) }
      : live,
  );
  return { ...ring, epochs };
}

/** Drops what has ended by `now`, and reports each thing once. Lookups refuse it even before that. */
export function expire<Keys>(ring: Keyring<Keys>, now: number): KeyringStep<Keys> {
  const dropped: Keys[] = [];
  const retired: { keys: Keys; leafIndex: number }[] = [];
  const epochs: LiveEpoch<Keys>[] = [];
  for (const live of ring.epochs) {
    if (now >= live.deadline) {
      dropped.push(live.keys);
      continue;
    }
    const due = [...live.senderDeadlines].filter(([, at]) => at !== REPORTED && now >= at);
    for (const [leafIndex] of due) retired.push({ keys: live.keys, leafIndex });
    epochs.push(due.length === 0 ? live : { ...live, senderDeadlines: markReported(live, due) });
  }
  const changed = dropped.length > 0 || retired.length > 0;
  return { kind: 'done', ring: changed ? { ...ring, epochs } : ring, dropped, retired };
}

function markReported<Keys>(
  live: LiveEpoch<Keys>,
  due: readonly (readonly [number, number])[],
): ReadonlyMap<number, number> {
  const deadlines = new Map(live.senderDeadlines);
  for (const [leafIndex] of due) deadlines.set(leafIndex, REPORTED);
  return deadlines;
}
