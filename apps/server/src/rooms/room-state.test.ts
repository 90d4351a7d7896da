import { closeCodes, limits, toPeerId } from '@conclave/protocol';
import type { PeerId } from '@conclave/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytes } from '../../test/harness.ts';
import { committed, found, knock, logged, reply } from './group.ts';
import { breakOff, dismiss, enter, expire, newcomer, obey, resume } from './presence.ts';
import { emptyRoom, memberIds } from './room-state.ts';
import type { Effect, Peer, RoomState, Step } from './room-state.ts';
import { makeSeat } from './seats.ts';

const now = 1_700_000_000_000;
const ids: readonly PeerId[] = [1, 2, 3, 4].map((byte) => toPeerId(new Uint8Array(16).fill(byte)));
const peer = fc.constantFrom(...ids);

type Action = (state: RoomState) => Step;
const arriving = (id: PeerId, isHost: boolean): Peer =>
  newcomer({
    id,
    isHost,
    exempt: isHost,
    pass: { token: bytes('token'), gateKey: undefined },
    address: '192.0.2.1',
  });
const keep = (state: RoomState): Step => [state, []];

/** Anything that can happen in a room; what is refused leaves it as it was. */
const action: fc.Arbitrary<Action> = fc.oneof(
  fc.tuple(peer, fc.boolean()).map(([id, isHost]): Action => (state) => {
    return comeIn(state, arriving(id, isHost));
  }),
  peer.map(
    (id): Action =>
      (state) =>
        orKeep(state, knock(state, id, { blob: bytes('sealed') })),
  ),
  peer.map(
    (id): Action =>
      (state) =>
        orKeep(state, found(state, id, bytes('admission'))),
  ),
  fc.tuple(peer, peer).map(([author, joiner]): Action => (state) => {
    if (!memberIds(state).includes(author)) return keep(state);
    const entry = { seq: 7, kind: 'commit', epoch: 0, blob: bytes('commit') } as const;
    return committed(state, entry, [{ peerId: joiner, blob: bytes('welcome') }]);
  }),
  peer.map((id): Action => (state) => {
    const sent = reply(state, id, bytes('answer'));
    return [state, sent.ok ? sent.value : []];
  }),
  peer.map(
    (id): Action =>
      (state) =>
        breakOff(state, id, now),
  ),
  peer.map((id): Action => (state) => {
    const known = state.peers.get(id);
    return known === undefined ? keep(state) : resume(state, known);
  }),
  peer.map(
    (id): Action =>
      (state) =>
        dismiss(state, id, closeCodes.closed),
  ),
  fc.constant<Action>((state) => expire(state, now + limits.resumeMs)),
  peer.map(
    (peerId): Action =>
      (state) =>
        obey(state, { action: 'close-peer', peerId }),
  ),
);

function comeIn(state: RoomState, person: Peer): Step {
  const seated = makeSeat(state, person, { waitingPerRoom: 2, isOpen: () => true });
  if (!seated.ok) return keep(state);
  const [after, effects] = seated.value;
  const entered = enter(after, person);
  return entered.ok ? [entered.value[0], [...effects, ...entered.value[1]]] : keep(state);
}

function orKeep(state: RoomState, result: { ok: true; value: Step } | { ok: false }): Step {
  return result.ok ? result.value : keep(state);
}

/** Runs a history and shows each step with the state before it. */
function play(actions: readonly Action[], look: (before: RoomState, step: Step) => void): void {
  actions.reduce((state, act) => {
    const step = act(state);
    look(state, step);
    return step[0];
  }, emptyRoom);
}

const forMembers = new Set(['entry', 'knock', 'knock-withdrawn', 'peer-state', 'welcome']);
const sends = (effects: readonly Effect[]) => effects.filter((effect) => effect.kind === 'send');

describe('whatever happens in a room', () => {
  const history = fc.array(action, { maxLength: 60, size: 'max' });

  test('JOIN-8: what is for members goes to nobody who waits afterwards', () => {
    fc.assert(
      fc.property(history, (actions) =>
        play(actions, (_before, [after, effects]) => {
          for (const { to, event } of sends(effects)) {
            if (!forMembers.has(event.event)) continue;
            for (const id of to) expect(after.peers.get(id)?.membership.state).not.toBe('waiting');
          }
        }),
      ),
      { numRuns: 300 },
    );
  });

  test('a group runs exactly while it has members, and its end is told once', () => {
    fc.assert(
      fc.property(history, (actions) =>
        play(actions, (before, [after, effects]) => {
          expect(after.admission !== undefined).toBe(memberIds(after).length > 0);
          const drops = effects.filter(({ kind }) => kind === 'drop-group').length;
          const ended = before.admission !== undefined && after.admission !== before.admission;
          expect(drops).toBe(ended ? 1 : 0);
        }),
      ),
      { numRuns: 300 },
    );
  });

  test('every peer that is gone is dismissed once, and nobody else', () => {
    fc.assert(
      fc.property(history, (actions) =>
        play(actions, (before, [after, effects]) => {
          const gone = [...before.peers.keys()].filter((id) => !after.peers.has(id));
          const dismissed = effects.flatMap((effect) => (effect.kind === 'dismiss' ? [effect.peer] : []));
          expect(dismissed.toSorted()).toEqual(gone.toSorted());
        }),
      ),
      { numRuns: 300 },
    );
  });

  test('MOD-2: a closed peer is never there again', () => {
    fc.assert(
      fc.property(history, (actions) =>
        play(actions, (_before, [after]) => {
          for (const id of after.closedPeers) expect(after.peers.has(id)).toBe(false);
        }),
      ),
      { numRuns: 300 },
    );
  });
});

test('COM-1: an entry goes to all members, its author included', () => {
  const [host = toPeerId(new Uint8Array(16)), guest = host] = ids;
  const steps: Action[] = [
    (state) => comeIn(state, arriving(host, true)),
    (state) => comeIn(state, arriving(guest, false)),
    (state) => orKeep(state, found(state, host, bytes('a'))),
  ];
  const state = steps.reduce((before, act) => act(before)[0], emptyRoom);
  const entry = { seq: 1, kind: 'commit', epoch: 0, blob: bytes('c') } as const;
  const [after] = committed(state, entry, [{ peerId: guest, blob: bytes('w') }]);
  const [effect] = logged(after, entry);
  expect(effect?.kind === 'send' ? effect.to : []).toEqual([host, guest]);
});
