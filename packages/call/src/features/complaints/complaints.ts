import type { MemberId } from '@conclave/crypto';
import { spend } from '../../contents/pace.ts';
import type { Pace, Paces } from '../../contents/pace.ts';
import type { ComplaintContent } from './content.ts';

/** Whoever has more to say writes to the host. */
export const ownPace: Pace = { burst: 3, perSecond: 1 / 30 };
/** What a host takes of one person: never less than who keeps to the other one sends, however late some of it comes. */
export const complaintPace: Pace = { ...ownPace, burst: 4 };

/** Of one person; the oldest go first, so that one person pushes nobody else's out. */
export const maxOfOne = 5;
/** Of all; the oldest go first. */
export const maxComplaints = 100;

export interface Complaint extends Omit<ComplaintContent, 'type'> {
  readonly from: MemberId;
  readonly fromName: string;
  readonly aboutName: string;
  readonly at: number;
}

export interface Complaints {
  /** In the order in which they came. */
  readonly all: readonly Complaint[];
  readonly paces: Paces;
}

export const noComplaints: Complaints = { all: [], paces: new Map() };

export interface Hearing {
  readonly from: MemberId;
  /** The name that somebody bears, or bore last; undefined of who never was here. */
  readonly nameOf: (id: MemberId) => string | undefined;
  /** Milliseconds by a clock that never goes back. */
  readonly now: number;
  /** Milliseconds since the Unix epoch. */
  readonly wallTime: number;
}

export const keyOf = ({ from, id }: Pick<Complaint, 'from' | 'id'>): string => `${from}/${id}`;

/** The same state where it does not count: of nobody who was here, said before, or more than the pace allows. */
export function received(state: Complaints, content: ComplaintContent, hearing: Hearing): Complaints {
  const { from, nameOf, now, wallTime } = hearing;
  const [fromName, aboutName] = [nameOf(from), nameOf(content.about)];
  if (fromName === undefined || aboutName === undefined) return state;
  const { id, about, reason, text } = content;
  const complaint = { id, about, reason, text, from, fromName, aboutName, at: wallTime };
  if (state.all.some((other) => keyOf(other) === keyOf(complaint))) return state;
  const paces = spend(state.paces, complaintPace, from, now);
  if (paces === undefined) return state;
  const own = state.all.filter((each) => each.from === from);
  const kept = own.length < maxOfOne ? state.all : state.all.filter((each) => each !== own[0]);
  return { all: [...kept, complaint].slice(-maxComplaints), paces };
}

export function dismissed(state: Complaints, key: string): Complaints {
  return { ...state, all: state.all.filter((each) => keyOf(each) !== key) };
}
