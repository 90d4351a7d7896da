import { err, ok } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import { limits } from '@conclave/protocol';
import type { ErrorCode, PeerId, RequestBody } from '@conclave/protocol';
import { isMember } from './room-state.ts';
import type { HeldWelcomes, RoomState } from './room-state.ts';

/** JOIN-5: Welcomes come one by one before their commit, which is taken with all of them or not at all. Pure. */

export interface Welcome {
  readonly peerId: PeerId;
  readonly blob: Bytes;
}

/**
 * Keeps a Welcome until its sender's commit or the end of the epoch. Where the room holds too much, whoever holds most
 * gives way.
 */
export function holdWelcome(
  state: RoomState,
  from: PeerId,
  { epoch, peerId, blob }: RequestBody<'welcome'>,
): Result<RoomState, ErrorCode> {
  const sender = state.peers.get(from);
  if (sender === undefined || !isMember(sender)) return err('wrong-state');
  if (epoch !== state.epoch) return err('stale');
  if (!state.peers.has(peerId)) return err('no-such-peer');
  const own = new Map(state.held.get(from)).set(peerId, blob);
  if (own.size > limits.welcomesPerCommit || sizeOf(own) > limits.heldPerPeer)
    return err('too-many-requests');
  const held = withinRoom(new Map(state.held).set(from, own));
  return held.has(from) ? ok({ ...state, held }) : err('too-many-requests');
}

/** What goes with a commit of this sender. People who went away need none; `no-such-object` where another is missing. */
export function takeWelcomes(
  state: RoomState,
  from: PeerId,
  { epoch, welcomes }: Pick<RequestBody<'commit'>, 'epoch' | 'welcomes'>,
): Result<readonly Welcome[], 'stale' | 'no-such-object'> {
  if (epoch !== state.epoch) return err('stale');
  const own = state.held.get(from);
  const present = welcomes.filter((peerId) => state.peers.has(peerId));
  const taken = present.flatMap((peerId) => {
    const blob = own?.get(peerId);
    return blob === undefined ? [] : [{ peerId, blob }];
  });
  return taken.length === present.length ? ok(taken) : err('no-such-object');
}

/** In bytes. */
export function heldBy(held: HeldWelcomes, peer: PeerId): number {
  return sizeOf(held.get(peer) ?? new Map<PeerId, Bytes>());
}

export function withoutHeldBy(held: HeldWelcomes, peer: PeerId): HeldWelcomes {
  return new Map([...held].filter(([from]) => from !== peer));
}

function withinRoom(held: HeldWelcomes): HeldWelcomes {
  const sizes = [...held].map(([from, own]) => ({ from, size: sizeOf(own) }));
  const total = sizes.reduce((sum, { size }) => sum + size, 0);
  if (total <= limits.heldPerRoom) return held;
  const [most] = sizes.toSorted((a, b) => b.size - a.size);
  return most === undefined ? held : withoutHeldBy(held, most.from);
}

function sizeOf(own: ReadonlyMap<PeerId, Bytes>): number {
  return [...own.values()].reduce((sum, blob) => sum + blob.length, 0);
}
