import type { Member } from '@conclave/crypto';
import { moderates } from './moderates.ts';

/** MOD-1: whether that member's screen is anybody's to see at present. */
export function mayShare(
  { share }: { readonly share: boolean },
  member: Pick<Member, 'isHost' | 'isCoHost'>,
): boolean {
  return share || moderates(member);
}
