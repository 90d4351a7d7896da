import { err, ok } from '@conclave/base';
import type { Result } from '@conclave/base';
import { closeCodes, limits } from '@conclave/protocol';
import type { PeerId, ServerCommand } from '@conclave/protocol';
import { withoutHeldBy } from './held-welcomes.ts';
import { withoutPass } from './passes.ts';
import { isMember, memberIds, send, withPeer } from './room-state.ts';
import type { Effect, Peer, RoomState, Step } from './room-state.ts';

/** Who is in the room: coming, breaking off, coming back, going. Pure; `now` by `Clock.now`. */

export function newcomer(peer: Omit<Peer, 'brokenAt' | 'membership'>): Peer {
  return { ...peer, brokenAt: undefined, membership: { state: 'waiting', knock: undefined } };
}

/** JOIN-1: a peer that passed the gate, and has a seat, waits. An id that is held, or was closed, is `refused`. */
export function enter(state: RoomState, peer: Peer): Result<Step, 'refused'> {
  if (state.closedPeers.has(peer.id) || state.peers.has(peer.id)) return err('refused');
  return ok([withPeer(state, peer), []]);
}

/** A known peer on a new connection, in the state that it had. Its token was checked. */
export function resume(state: RoomState, peer: Peer): Step {
  const event = { event: 'peer-state', body: { peerId: peer.id, state: 'connected' } } as const;
  const toTell = isMember(peer) && peer.brokenAt !== undefined ? memberIds(state, peer.id) : [];
  return [withPeer(state, { ...peer, brokenAt: undefined }), send(toTell, event)];
}

export function breakOff(state: RoomState, id: PeerId, now: number): Step {
  const peer = state.peers.get(id);
  if (peer === undefined || peer.brokenAt !== undefined) return [state, []];
  const event = { event: 'peer-state', body: { peerId: id, state: 'broken' } } as const;
  return [
    withPeer(state, { ...peer, brokenAt: now }),
    isMember(peer) ? send(memberIds(state, id), event) : [],
  ];
}

/** Dismisses every peer whose time to come back is over. */
export function expire(state: RoomState, now: number): Step {
  const gone = [...state.peers.values()].filter(
    ({ brokenAt }) => brokenAt !== undefined && now - brokenAt >= limits.resumeMs,
  );
  return dismissAll(
    state,
    gone.map(({ id }) => id),
    closeCodes.closed,
  );
}

/** Takes a peer out for good: a member's group is told, and dropped where that was the last one. */
export function dismiss(state: RoomState, id: PeerId, code: number): Step {
  const peer = state.peers.get(id);
  if (peer === undefined) return [state, []];
  const peers = new Map(state.peers);
  peers.delete(id);
  const rest = { ...state, peers, held: withoutHeldBy(state.held, id) };
  const dismissal: Effect = { kind: 'dismiss', peer: id, code };
  if (peer.membership.state === 'waiting') {
    const knocked = peer.membership.knock !== undefined;
    const withdrawn = { event: 'knock-withdrawn', body: { peerId: id } } as const;
    return [rest, [dismissal, ...(knocked ? send(memberIds(rest), withdrawn) : [])]];
  }
  const members = memberIds(rest);
  if (members.length === 0) {
    const [dropped, effects] = dropGroup(rest);
    return [dropped, [dismissal, ...effects]];
  }
  const closed = { event: 'peer-state', body: { peerId: id, state: 'closed' } } as const;
  return [rest, [dismissal, ...send(members, closed)]];
}

export function dismissAll(state: RoomState, ids: readonly PeerId[], code: number): Step {
  return ids.reduce<Step>(
    ([before, effects], id) => {
      const [after, more] = dismiss(before, id, code);
      return [after, [...effects, ...more]];
    },
    [state, []],
  );
}

/**
 * MOD-2: what a command does to those who are here. A closed peer's id never enters again, whether it was in the room
 * or not. A gate concerns those who come, not those who came.
 */
export function obey(state: RoomState, order: ServerCommand): Step {
  switch (order.action) {
    case 'open-gate':
    case 'close-gate':
      return [state, []];
    case 'close-peer': {
      const closedPeers = new Set(state.closedPeers).add(order.peerId);
      const without = withoutPass({ ...state, closedPeers }, order.peerId);
      return dismiss(without, order.peerId, closeCodes.closed);
    }
    case 'end': {
      const dismissals = [...state.peers.keys()].map((peer): Effect => ({
        kind: 'dismiss',
        peer,
        code: closeCodes.ended,
      }));
      return [{ ...state, peers: new Map(), admission: undefined }, [...dismissals, { kind: 'drop-group' }]];
    }
  }
}

/** JOIN-7: nobody is left who could admit; who waits learns it, and what they sealed is void. */
function dropGroup(state: RoomState): Step {
  const peers = new Map(
    [...state.peers].map(([id, peer]) => [
      id,
      { ...peer, membership: { state: 'waiting', knock: undefined } } as const,
    ]),
  );
  const event = { event: 'admission', body: { admission: null } } as const;
  return [
    { ...state, peers, admission: undefined, held: new Map() },
    [{ kind: 'drop-group' }, ...send([...peers.keys()], event)],
  ];
}
