import { equalBytes, err, ok } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import { closeCodes, decodeAdmission } from '@conclave/protocol';
import type { ErrorCode, EventBody, PeerId, RequestBody } from '@conclave/protocol';
import type { LogEntry } from '../log/room-log.ts';
import type { OrderPlace } from './adoption.ts';
import type { Welcome } from './held-welcomes.ts';
import { withPass } from './passes.ts';
import { dismissAll, resume } from './presence.ts';
import { isMember, memberIds, send, waitingIds, withPeer } from './room-state.ts';
import type { Effect, Peer, RoomState, Step } from './room-state.ts';

/** The group as the server sees it: opaque messages from peer to peer, in order. Pure. */

/** JOIN-2: the knock is kept, so that members who come later can answer it too. */
export function knock(
  state: RoomState,
  id: PeerId,
  { blob, groupId }: RequestBody<'knock'>,
): Result<Step, ErrorCode> {
  const peer = state.peers.get(id);
  if (peer?.membership.state !== 'waiting') return err('wrong-state');
  // What the peer sealed to is gone, or another group has begun: nobody there could open it.
  const { admission } = state;
  if (admission === undefined) return err('stale');
  const group = decodeAdmission(admission);
  const isOther = group.ok && groupId !== undefined && !equalBytes(groupId, group.value.groupId);
  if (isOther) return err('stale');
  const event = { event: 'knock', body: { peerId: id, blob } } as const;
  return ok([
    withPeer(state, { ...peer, membership: { state: 'waiting', knock: blob } }),
    send(memberIds(state), event),
  ]);
}

/**
 * JOIN-7: the host's connection starts a group, unless a member of the running one is connected. Members whose
 * connections are broken are dismissed with what is left of theirs.
 */
export function found(state: RoomState, id: PeerId, admission: Bytes): Result<Step, ErrorCode> {
  const founder = state.peers.get(id);
  if (founder?.membership.state !== 'waiting') return err('wrong-state');
  if (!founder.isHost) return err('not-permitted');
  const members = [...state.peers.values()].filter(isMember);
  if (members.some(({ brokenAt }) => brokenAt === undefined)) return err('group-exists');
  const [cleared, effects] = dismissAll(
    state,
    members.map((peer) => peer.id),
    closeCodes.closed,
  );
  const founded = asMember({ ...cleared, admission, epoch: 0, held: new Map() }, founder, 0);
  const event = { event: 'admission', body: { admission } } as const;
  const passed: Effect = { kind: 'tell-pass', to: id };
  return ok([founded, [...effects, passed, ...send(waitingIds(founded), event)]]);
}

/** COM-9: the order goes on from there. Who was in it at another place is dismissed, and may return. */
export function adopt(state: RoomState, { admission, epoch }: OrderPlace): Step {
  const [cleared, effects] = dismissAll(state, memberIds(state), closeCodes.shutdown);
  const event = { event: 'admission', body: { admission } } as const;
  return [
    { ...cleared, admission, epoch, held: new Map() },
    [...effects, ...send(waitingIds(cleared), event)],
  ];
}

/** COM-9: a peer that was a member before the restart, and has entered, is one again. */
export function readmitted(state: RoomState, peer: Peer, { seq }: OrderPlace): Step {
  const after = asMember(state, peer, seq);
  return [after, [{ kind: 'show-media', to: peer.id }, ...pendingKnocks(after, peer.id)]];
}

/**
 * What somebody who waits can seal to. The host is shown no group that it may found anew (above), so that it
 * need not wait until its own old connection is given up: a page that is loaded again is back at once.
 */
export function admissionFor(state: RoomState, isHost: boolean): Bytes | undefined {
  const live = [...state.peers.values()].some((peer) => isMember(peer) && peer.brokenAt === undefined);
  return live || !isHost ? state.admission : undefined;
}

/**
 * COM-1: tells a commit that the log took to all members, its author included; then the welcomed join. Only
 * entries after this one are theirs (JOIN-8). Welcomes for peers who went away are void.
 */
export function committed(state: RoomState, entry: LogEntry, welcomes: readonly Welcome[]): Step {
  const joining = welcomes.flatMap(({ peerId, blob }) => {
    const peer = state.peers.get(peerId);
    return peer === undefined ? [] : [{ peer, blob }];
  });
  const next: RoomState = { ...state, epoch: entry.epoch + 1, held: new Map() };
  const after = joining.reduce((before, { peer }) => asMember(before, peer, entry.seq), next);
  const effects = joining.flatMap(({ peer: { id }, blob }): Effect[] => [
    ...send([id], { event: 'welcome', body: { blob, seq: entry.seq } }),
    { kind: 'tell-pass', to: id },
    { kind: 'show-media', to: id },
    // Those who join by the same commit have been answered.
    ...pendingKnocks(after, id),
  ]);
  return [after, [...logged(state, entry), ...effects]];
}

/** An entry of the log, to all members. */
export function logged(state: RoomState, entry: LogEntry): readonly Effect[] {
  return send(memberIds(state), { event: 'entry', body: entry });
}

/**
 * INV-7: what joiners are shown from now on, for all who are here. Members who come later can't open knocks that were
 * sealed to a former admission key; those of now answer them.
 */
export function policyChanged(state: RoomState, change: EventBody<'policy'>): Step {
  const { admission } = change;
  const renewed = state.admission === undefined || !equalBytes(admission, state.admission);
  const peers = renewed
    ? new Map([...state.peers].map(([id, peer]) => [id, withoutKnock(peer)]))
    : state.peers;
  return [{ ...state, peers, admission }, send([...peers.keys()], { event: 'policy', body: change })];
}

function withoutKnock(peer: Peer): Peer {
  return isMember(peer) ? peer : { ...peer, membership: { state: 'waiting', knock: undefined } };
}

/**
 * JOIN-3: a sealed answer to somebody who waits. JOIN-6: to a member it is its Welcome once more, with the entry
 * after which its log begins.
 */
export function reply(state: RoomState, to: PeerId, blob: Bytes): Result<readonly Effect[], ErrorCode> {
  const peer = state.peers.get(to);
  if (peer === undefined) return err('no-such-peer');
  const { membership } = peer;
  return ok(
    membership.state === 'waiting'
      ? send([to], { event: 'reply', body: { blob } })
      : send([to], { event: 'welcome', body: { blob, seq: membership.startSeq } }),
  );
}

/** COM-1: a peer is back; a member learns of those who knock again, because no link keeps knocks. */
export function resumed(state: RoomState, peer: Peer): Step {
  const [after, effects] = resume(state, peer);
  return [after, isMember(peer) ? [...effects, ...pendingKnocks(after, peer.id)] : effects];
}

function asMember(state: RoomState, peer: Peer, startSeq: number): RoomState {
  return withPeer(withPass(state, peer), { ...peer, membership: { state: 'member', startSeq } });
}

/** A new member may be the one who admits next: it learns of those who knocked before it came. */
function pendingKnocks(state: RoomState, to: PeerId): readonly Effect[] {
  return [...state.peers.values()].flatMap(({ id, membership }) =>
    membership.state === 'waiting' && membership.knock !== undefined && id !== to
      ? send([to], { event: 'knock', body: { peerId: id, blob: membership.knock } })
      : [],
  );
}
