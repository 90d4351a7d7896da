import type { Member, MemberId } from '@conclave/crypto';
import type { Addressee } from '../contents/content-owner.ts';
import { moderates } from '../people/moderates.ts';
import type { CallPort } from './feature.ts';

/** Where something that is said is judged: at its place in the group's order, alike by everybody who has it. */
export interface WritingPlace {
  readonly chatAllowed: boolean;
  /** MOD-1: whether people may write to one person who is no host. */
  readonly directAllowed: boolean;
  readonly moderates: (id: MemberId) => boolean;
  /** Milliseconds by a clock that never goes back. */
  readonly now: number;
  /** Milliseconds since the Unix epoch. */
  readonly wallTime: number;
  readonly nameOf: (id: MemberId) => string | null;
}

/** The present one. */
export function writingPlace({
  rules,
  people,
  clock,
}: Pick<CallPort, 'rules' | 'people' | 'clock'>): WritingPlace {
  const find = (id: MemberId) => people.peek().find((each) => each.id === id);
  return {
    chatAllowed: rules.peek().chat,
    directAllowed: rules.peek().direct,
    moderates: (id) =>
      people
        .peek()
        .filter(moderates)
        .some((each) => each.id === id),
    now: clock.now(),
    wallTime: clock.wallTime(),
    nameOf: (id) => find(id)?.name ?? null,
  };
}

/** MOD-1: hosts and co-hosts always may, and everybody may write to them alone where the chat is on. */
export function mayWrite(from: Member, to: Addressee, place: WritingPlace): boolean {
  if (moderates(from)) return true;
  return place.chatAllowed && (to === 'everyone' || place.directAllowed || place.moderates(to));
}
