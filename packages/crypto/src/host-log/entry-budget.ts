import { equalBytes } from '@conclave/base';
import type { MemberId } from '../group/types.ts';
import { memberId } from '../identity/credential.ts';
import type { EntryBody, HostAction } from './entry.ts';

/** MOD-1: entries of one member in one window. What puts people out is counted by itself: nothing else keeps it out. */
export const entryBudget = { admissions: 64, removals: 32, others: 32 } as const;

type Share = keyof typeof entryBudget;

/** What is counted of an entry. */
export type Said = Pick<EntryBody, 'action' | 'signer'>;

/**
 * Whether one entry more of its member is too many. The host key's own word is never.
 * @param before entries of the same window, in their order
 * @param present who was in when it began: that one ADMIT brought each of them in is no flood
 */
export function isOverBudget(
  before: readonly Said[],
  { action, signer }: Said,
  present: ReadonlySet<MemberId>,
): boolean {
  if (signer === null) return false;
  const share = shareOf(action);
  const own = before.filter(
    (said) => said.signer !== null && equalBytes(said.signer, signer) && shareOf(said.action) === share,
  );
  const brought = own.flatMap(({ action: said }) =>
    said.kind === 'admit' ? [memberId(said.identityPub)] : [],
  );
  return own.length - new Set(brought.filter((id) => present.has(id))).size >= entryBudget[share];
}

function shareOf({ kind }: HostAction): Share {
  switch (kind) {
    case 'admit':
      return 'admissions';
    case 'remove':
    case 'bar':
      return 'removals';
    default:
      return 'others';
  }
}
