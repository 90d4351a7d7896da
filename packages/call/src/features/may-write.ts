import type { Member, MemberId } from '@conclave/crypto';
import type { Addressee } from '../contents/content-owner.ts';

/** What decides who may say something to whom, at a place in the group's order. */
export interface WritingRules {
  readonly chatAllowed: boolean;
  /** MOD-1: whether people may write to one person who is no host. */
  readonly directAllowed: boolean;
  readonly moderates: (id: MemberId) => boolean;
}

/** MOD-1: hosts and co-hosts always may, and everybody may write to them alone where the chat is on. */
export function mayWrite(from: Member, to: Addressee, rules: WritingRules): boolean {
  if (from.isHost || from.isCoHost) return true;
  return rules.chatAllowed && (to === 'everyone' || rules.directAllowed || rules.moderates(to));
}
