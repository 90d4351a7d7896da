import type { Member, MemberId } from '@conclave/crypto';
import { moderates } from '../../people/moderates.ts';
import type { HandsContent } from './content.ts';

export interface Hand {
  readonly id: MemberId;
  /** Where in the group's order it was raised. */
  readonly place: number;
}

/**
 * A fold over the group's order, which is the same for everybody who has that order: no clock counts in it. Nothing is
 * left out for being too much, else members would differ; it is as large as the group.
 */
export interface Hands {
  /** Where this client came into the group: it knows nothing of its own of what stands before. */
  readonly since: number;
  /** In the order in which they were raised. */
  readonly raised: readonly Hand[];
  /** Up to where somebody's hands are down for certain. */
  readonly downTo: ReadonlyMap<string, number>;
  readonly allDownTo: number;
}

export function noHands(since: number): Hands {
  return { since, raised: [], downTo: new Map(), allDownTo: 0 };
}

export function placeOf(hands: Hands, id: string): number | null {
  return hands.raised.find((hand) => hand.id === id)?.place ?? null;
}

type From = Pick<Member, 'id' | 'isHost' | 'isCoHost'>;

/** @param place where this content stands in the group's order */
export function received(hands: Hands, from: From, content: HandsContent, place: number): Hands {
  switch (content.type) {
    case 'hand-raised': {
      const at = claimed(content.since, place);
      if (at === null) return raise(hands, from.id, place);
      const known = placeOf(hands, from.id);
      // Who knows it already lets nobody come before their turn; back is everybody's own affair.
      if (known !== null) return raise(hands, from.id, Math.max(known, at));
      return mayHaveBeen(hands, from.id, at) ? raise(hands, from.id, at) : hands;
    }
    case 'hand-lowered':
      return lower(hands, from.id, place);
    case 'hands-lowered':
      if (!moderates(from)) return hands;
      return lower(hands, content.who, Math.min(content.before ?? place, place));
  }
}

/** They left, or came back as somebody who knows nothing any more. */
export function gone(hands: Hands, id: MemberId, place: number): Hands {
  return lower(hands, id, place);
}

/**
 * Whether somebody claims another place than they have: an honest client does not, unless its hand was lowered meanwhile. Newcomers
 * can't tell; a host who was there can, and takes the hand down.
 */
export function isFalse(hands: Hands, from: From, content: HandsContent, place: number): boolean {
  if (content.type !== 'hand-raised') return false;
  const at = claimed(content.since, place);
  if (at === null) return false;
  const known = placeOf(hands, from.id);
  return known === null ? !mayHaveBeen(hands, from.id, at) : at < known;
}

/** Null for a hand that is raised here. Nobody knows what is to come. */
function claimed(since: number | null, place: number): number | null {
  return since === null || since >= place ? null : since;
}

/** Whether it was raised before this client came, and not lowered since. */
function mayHaveBeen(hands: Hands, id: string, at: number): boolean {
  return at <= hands.since && at > Math.max(hands.allDownTo, hands.downTo.get(id) ?? 0);
}

function raise(hands: Hands, id: MemberId, place: number): Hands {
  const others = hands.raised.filter((hand) => hand.id !== id);
  const raised = [...others, { id, place }].toSorted(inOrder);
  return { ...hands, raised };
}

/** Two hands in one place are one member's lie: the same order everywhere all the same. */
function inOrder(a: Hand, b: Hand): number {
  return a.place - b.place || (a.id < b.id ? -1 : 1);
}

/** @param who null for all */
function lower(hands: Hands, who: string | null, upTo: number): Hands {
  const raised = hands.raised.filter(({ id, place }) => place > upTo || (who !== null && id !== who));
  const before = who === null ? hands.allDownTo : (hands.downTo.get(who) ?? 0);
  const bound = Math.max(before, upTo);
  const rest = { ...hands, raised: raised.length === hands.raised.length ? hands.raised : raised };
  return who === null
    ? { ...rest, allDownTo: bound }
    : { ...rest, downTo: new Map(hands.downTo).set(who, bound) };
}
