import type { Allowed, Member, MemberId, PeerAddress } from '@conclave/crypto';
import { mayShare } from '../../people/may-share.ts';
import type { Presence } from '../../people/presence-content.ts';
import { spend } from '../../contents/pace.ts';
import type { Pace, Paces } from '../../contents/pace.ts';

/** Nobody begins anew more often in earnest: what is beyond takes no stage, and nobody is told of it. */
export const sharePace: Pace = { burst: 5, perSecond: 0.1 };

export interface SharingState {
  /** Who shares, by when they began in the group's order. */
  readonly sharers: readonly MemberId[];
  /** Whose screen somebody wants to see; null for the newest. */
  readonly chosen: MemberId | null;
  readonly paces: Paces;
  /** Who began beyond the pace. */
  readonly restless: ReadonlySet<MemberId>;
}

export const nobodyShares: SharingState = {
  sharers: [],
  chosen: null,
  paces: new Map(),
  restless: new Set(),
};

export interface Sharers {
  readonly people: readonly Member[];
  readonly presences: ReadonlyMap<PeerAddress, Pick<Presence, 'screen'>>;
  readonly rules: Pick<Allowed, 'screens' | 'share'>;
  /** Milliseconds by a clock that never goes back. */
  readonly now: number;
}

/** Who shares now. Who is on the way back, and said nothing yet, keeps the place; who shares anew is on the stage. */
export function follow(state: SharingState, { people, presences, rules, now }: Sharers): SharingState {
  const allowed = people.filter((person) => mayShare(rules, person));
  const sharing = (person: Member): boolean | undefined => presences.get(person.peer)?.screen;
  const stay = state.sharers.filter((id) => {
    const person = allowed.find((each) => each.id === id);
    return person !== undefined && sharing(person) !== false;
  });
  const fresh = allowed.filter((person) => sharing(person) === true && !state.sharers.includes(person.id));
  if (fresh.length === 0 && stay.length === state.sharers.length) return state;
  const onTime: MemberId[] = [];
  const late: MemberId[] = [];
  let { paces } = state;
  for (const { id, isSelf } of fresh) {
    const paced = isSelf ? paces : spend(paces, sharePace, id, now);
    (paced === undefined ? late : onTime).push(id);
    paces = paced ?? paces;
  }
  const isChosenHere = state.chosen !== null && stay.includes(state.chosen);
  const settled = [...state.restless].filter((id) => !onTime.includes(id));
  return {
    // Who shares on and on comes behind all others.
    sharers: [...late, ...stay, ...onTime],
    chosen: onTime.length === 0 && isChosenHere ? state.chosen : null,
    paces,
    restless: new Set([...settled, ...late]),
  };
}

export function choose(state: SharingState, id: string): SharingState {
  return { ...state, chosen: state.sharers.find((sharer) => sharer === id) ?? state.chosen };
}

/** The one for the stage first, then the newest. */
export function inOrder({ sharers, chosen }: SharingState): readonly MemberId[] {
  const newest = sharers.toReversed();
  return chosen === null ? newest : [chosen, ...newest.filter((id) => id !== chosen)];
}

export type SharingNews =
  | { readonly kind: 'screen-shared' | 'screen-ended'; readonly id: MemberId }
  /** The own screen comes back to the stage, which somebody might have forgotten meanwhile. */
  | { readonly kind: 'own-screen-on-stage' };

/** What people are told of a change. */
export function newsOf(before: SharingState, after: SharingState, self: MemberId): readonly SharingNews[] {
  const others = (from: SharingState, without: SharingState): readonly MemberId[] =>
    from.sharers.filter((id) => id !== self && !from.restless.has(id) && !without.sharers.includes(id));
  const [stageBefore] = inOrder(before);
  const [stageAfter] = inOrder(after);
  const isBack = stageAfter === self && stageBefore !== self && before.sharers.includes(self);
  return [
    ...others(before, after).map((id) => ({ kind: 'screen-ended', id }) as const),
    ...others(after, before).map((id) => ({ kind: 'screen-shared', id }) as const),
    ...(isBack ? [{ kind: 'own-screen-on-stage' } as const] : []),
  ];
}
