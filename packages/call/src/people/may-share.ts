import type { Member } from '@conclave/crypto';

/** MOD-1: whether that member's screen is anybody's to see at present. */
export function mayShare(
  { share }: { readonly share: boolean },
  { isHost, isCoHost }: Pick<Member, 'isHost' | 'isCoHost'>,
): boolean {
  return share || isHost || isCoHost;
}
