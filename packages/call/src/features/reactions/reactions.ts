import type { Member, MemberId } from '@conclave/crypto';
import { spend } from '../../contents/pace.ts';
import type { Pace, Paces } from '../../contents/pace.ts';
import type { ReactionName } from './content.ts';

/** How long one shows after it came last; milliseconds. */
export const shownMs = 5_000;

/** What one person's fingers do; beyond it, nothing is sent, and nothing shown. */
export const reactionPace: Pace = { burst: 10, perSecond: 2 };

/** A crowd that claps is bounded; the oldest go first. */
export const maxShown = 48;

export interface Shown {
  readonly key: number;
  readonly author: MemberId;
  readonly authorName: string;
  readonly isOwn: boolean;
  readonly name: ReactionName;
  readonly count: number;
  readonly until: number;
}

export interface Reactions {
  readonly nextKey: number;
  /** As they began. */
  readonly shown: readonly Shown[];
  readonly paces: Paces;
}

export const noReactions: Reactions = { nextKey: 1, shown: [], paces: new Map() };

/** @param now milliseconds by a clock that never goes back */
export function received(
  state: Reactions,
  from: Pick<Member, 'id' | 'isSelf' | 'name'>,
  name: ReactionName,
  now: number,
): Reactions {
  const paces = spend(state.paces, reactionPace, from.id, now);
  if (paces === undefined) return state;
  const present = live(state, now);
  const until = now + shownMs;
  const known = present.shown.find((each) => each.author === from.id && each.name === name);
  if (known !== undefined) {
    const shown = present.shown.with(present.shown.indexOf(known), {
      ...known,
      count: known.count + 1,
      until,
    });
    return { ...present, paces, shown };
  }
  const begun = {
    key: state.nextKey,
    author: from.id,
    authorName: from.name,
    isOwn: from.isSelf,
    name,
    count: 1,
    until,
  };
  return { nextKey: state.nextKey + 1, paces, shown: [...present.shown, begun].slice(-maxShown) };
}

/** Without those whose time is over. */
export function live(state: Reactions, now: number): Reactions {
  const shown = state.shown.filter(({ until }) => until > now);
  return shown.length === state.shown.length ? state : { ...state, shown };
}

/** When the next one is over; null where none shows. */
export function nextEnd({ shown }: Reactions): number | null {
  return shown.length === 0 ? null : Math.min(...shown.map(({ until }) => until));
}
