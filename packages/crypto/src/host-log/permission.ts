import { toHex } from '@conclave/base';
import type { MemberId } from '../group/types.ts';
import { memberId } from '../identity/credential.ts';
import type { HostAction } from './entry.ts';
import type { LogOutcome } from './outcome.ts';
import type { Rules } from './rules.ts';
import { handedOver } from './succession.ts';

/** How many ways in may hold at a time. */
export const maxLinks = 64;

/** What makes sense for the host key to sign: versions rise, only people who are in become co-hosts, and who is barred stays out. */
export function hostMay(log: LogOutcome, action: HostAction): boolean {
  switch (action.kind) {
    case 'policy':
      return action.rules.version > log.rules.version && isWhole(action.rules);
    case 'promote':
      return isIn(log, memberId(action.identityPub));
    // Whoever has the host key comes in by it, but for who gave it away.
    case 'admit':
      if (action.isHost) return !handedOver(log, memberId(action.identityPub));
      return !log.barred.has(memberId(action.identityPub));
    case 'bar':
      return !log.hosts.has(memberId(action.identityPub));
    case 'add-link':
      return log.links.size < maxLinks && !log.everLinks.has(toHex(action.link.linkId));
    case 'hand-over':
      return mayHandOver(log, memberId(action.from), memberId(action.to));
    default:
      return true;
  }
}

/** INV-4, INV-7: a passcode is of this policy or of a former one, and somebody made it up. */
function isWhole({ version, pwVersion, passcode }: Rules): boolean {
  return pwVersion <= version && (pwVersion === 0) === (passcode === 'none');
}

/**
 * MOD-1: what counts under a member's identity key. A co-host moderates, but neither hosts nor other co-hosts;
 * everybody who was admitted lets people in where the rules say so.
 * @param signer 32 bytes
 */
export function memberMay(log: LogOutcome, signer: Uint8Array, action: HostAction): boolean {
  const id = memberId(signer);
  if (!isIn(log, id)) return false;
  const isCoHost = log.coHosts.includes(id);
  switch (action.kind) {
    case 'admit':
      return !action.isHost && mayAdmitAs(log, id, memberId(action.identityPub));
    case 'remove':
    case 'bar':
      return isCoHost && mayAct(log, id, memberId(action.identityPub));
    case 'mute':
    case 'stop-video':
    case 'stop-share':
      return isCoHost && (action.target === null || mayAct(log, id, memberId(action.target)));
    case 'lock':
    case 'unlock':
    case 'allow':
      return isCoHost;
    case 'end':
    case 'hand-over':
    case 'policy':
    case 'promote':
    case 'demote':
    case 'add-link':
    case 'revoke-link':
      return false;
  }
}

/** MOD-5: from a host, who may have come in by the host key alone, to somebody who is let in. */
function mayHandOver(log: LogOutcome, from: MemberId, to: MemberId): boolean {
  const isFromHost = log.hosts.has(from) || !log.people.has(from);
  const isThere = (log.people.get(from)?.removed ?? null) === null;
  return from !== to && isFromHost && isThere && isIn(log, to);
}

/** JOIN-4: whether the rules let this member, who is not the host, let people in. */
export function mayAdmit(log: LogOutcome, id: MemberId): boolean {
  if (!isIn(log, id)) return false;
  return log.rules.admit === 'members' || (log.rules.admit === 'cohosts' && log.coHosts.includes(id));
}

/** MOD-1: whether that member's ADMIT counts for this person: nobody lifts a BAR, nor a REMOVE of somebody above. */
export function mayAdmitAs(log: LogOutcome, id: MemberId, target: MemberId): boolean {
  if (log.barred.has(target) || !mayAdmit(log, id)) return false;
  const removed = log.people.get(target)?.removed ?? null;
  return removed === null || (removed.by === 'co-host' && log.coHosts.includes(id));
}

/** Whether a co-host's word counts for that person. */
function mayAct(log: LogOutcome, actor: MemberId, target: MemberId): boolean {
  return target !== actor && isIn(log, target) && !log.hosts.has(target) && !log.coHosts.includes(target);
}

function isIn(log: LogOutcome, id: MemberId): boolean {
  return log.people.get(id)?.removed === null;
}
