import type { Allowed, Member } from '@conclave/crypto';
import { moderates } from './moderates.ts';

/** MOD-1: whether that member's screen is anybody's to see at present. */
export function mayShare(
  { screens, share }: Pick<Allowed, 'screens' | 'share'>,
  member: Pick<Member, 'isHost' | 'isCoHost'>,
): boolean {
  return screens && (share || moderates(member));
}
