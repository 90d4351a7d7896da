import type { Member } from '@conclave/crypto';

/** MOD-1: hosts and co-hosts, whom no rule about what people may do binds. */
export function moderates({ isHost, isCoHost }: Pick<Member, 'isHost' | 'isCoHost'>): boolean {
  return isHost || isCoHost;
}
