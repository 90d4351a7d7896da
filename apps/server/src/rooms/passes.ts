import type { Bytes } from '@conclave/base';
import { limits } from '@conclave/protocol';
import type { PeerId, RequestBody } from '@conclave/protocol';
import type { Pass, Peer, RoomState } from './room-state.ts';

/** How many members of a room, gone ones included, may come back past limits and closed gates. */
const keptPasses = 4 * limits.peersPerRoom;

/** What a connection has shown: that it is a peer of this room, or that its person was a member once. */
export interface ShownPass {
  readonly holder: PeerId;
  readonly pass: Pass;
  /** JOIN-3: false for somebody who only waits, for whom limits are made. */
  readonly ofMember: boolean;
}

/**
 * @param same compares tokens in constant time
 * @returns undefined where neither token is the one that its peer was given
 */
export function shownPass(
  state: RoomState,
  { peerId, resume, former }: Pick<RequestBody<'enter'>, 'peerId' | 'resume' | 'former'>,
  same: (a: Bytes, b: Bytes) => boolean,
): ShownPass | undefined {
  const show = (holder: PeerId, token: Bytes, pass: Pass | undefined): ShownPass | undefined =>
    pass !== undefined && same(pass.token, token)
      ? { holder, pass, ofMember: state.passes.has(holder) }
      : undefined;
  const held = state.peers.get(peerId)?.pass ?? state.passes.get(peerId);
  const resumed = resume === undefined ? undefined : show(peerId, resume.token, held);
  if (resumed !== undefined || former === undefined) return resumed;
  return show(former.peerId, former.token, state.passes.get(former.peerId));
}

/** A member's pass outlives its stay; the oldest are forgotten. */
export function withPass(state: RoomState, { id, pass }: Peer): RoomState {
  const passes = new Map(state.passes).set(id, pass);
  const [oldest] = passes.keys();
  if (passes.size > keptPasses && oldest !== undefined) passes.delete(oldest);
  return { ...state, passes };
}

export function withoutPass(state: RoomState, id: PeerId): RoomState {
  const passes = new Map(state.passes);
  passes.delete(id);
  return { ...state, passes };
}
