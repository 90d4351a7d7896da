import { err, ok } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import { closeCodes, limits } from '@conclave/protocol';
import { dismiss } from './presence.ts';
import { isMember } from './room-state.ts';
import type { Peer, RoomState, Step } from './room-state.ts';

/** JOIN-3: who may wait where there is no room for all. Pure. */

export interface SeatRules {
  /** How many may wait at one time. */
  readonly waitingPerRoom: number;
  isOpen(gateKey: Bytes): boolean;
}

/**
 * Makes a seat for a newcomer. The host, and members who come back, find one always. Where the others' are taken,
 * somebody gives way who came by a gate that is closed by now, or shares an address with more people than the
 * newcomer does: then the newest of the address that has most. So a flood keeps others out only from as many
 * addresses as there are seats, and only until the host closes the gate that it came by.
 */
export function makeSeat(state: RoomState, newcomer: Peer, rules: SeatRules): Result<Step, 'meeting-full'> {
  const waiting = [...state.peers.values()].filter((peer) => !isMember(peer));
  const full = state.peers.size >= limits.peersPerRoom || waiting.length >= rules.waitingPerRoom;
  if (!full || newcomer.exempt) return ok([state, []]);
  const movable = waiting.filter(({ exempt }) => !exempt);
  const late = movable.find(({ pass }) => pass.gateKey !== undefined && !rules.isOpen(pass.gateKey));
  const victim = late ?? newestOfLargest(movable, newcomer.address);
  return victim === undefined
    ? err('meeting-full')
    : ok(dismiss(state, victim.id, closeCodes.tooManyRequests));
}

/** Undefined where giving way would only turn the tables. */
function newestOfLargest(waiting: readonly Peer[], address: string): Peer | undefined {
  const groups = Map.groupBy(waiting, (peer) => peer.address);
  const own = groups.get(address)?.length ?? 0;
  const largest = [...groups.values()].reduce<readonly Peer[]>(
    (most, group) => (group.length > most.length ? group : most),
    [],
  );
  return largest.length > own + 1 ? largest.at(-1) : undefined;
}
