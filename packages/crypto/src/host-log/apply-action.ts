import { equalBytes, toHex } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import type { MemberId } from '../group/types.ts';
import { memberId } from '../identity/credential.ts';
import type { EntryBody } from './entry.ts';
import type { LogOutcome, Removal } from './outcome.ts';

/** MOD-1: what an entry that is allowed and signed changes. */
export function applyAction(
  log: LogOutcome,
  { action, epoch, signer }: Pick<EntryBody, 'action' | 'epoch' | 'signer'>,
): Partial<LogOutcome> {
  switch (action.kind) {
    case 'admit': {
      const id = memberId(action.identityPub);
      const request = toHex(action.request);
      return {
        admissions: new Map(log.admissions).set(request, id),
        people: new Map(log.people).set(id, { names: withName(log, id, action.nameHash), removed: null }),
        hosts: action.isHost ? new Set(log.hosts).add(id) : log.hosts,
      };
    }
    case 'remove':
      return removal(log, action.identityPub, { epoch, by: signer === null ? 'host' : 'co-host' });
    case 'bar':
      return {
        ...removal(log, action.identityPub, { epoch, by: signer === null ? 'host' : 'co-host' }),
        barred: new Set(log.barred).add(memberId(action.identityPub)),
      };
    case 'hand-over': {
      const [from, to] = [memberId(action.from), memberId(action.to)];
      const standing = log.people.get(from) ?? { names: [action.nameHash], removed: null };
      return {
        hosts: new Set([...log.hosts].filter((id) => id !== from)).add(to),
        succession: new Map(log.succession).set(from, 'former').set(to, 'heir'),
        people: new Map(log.people).set(from, standing),
        coHosts: without(log.coHosts, to),
      };
    }
    case 'end':
      return { ended: true };
    case 'policy':
      return { rules: action.rules };
    case 'lock':
    case 'unlock':
      return { rules: { ...log.rules, lock: action.kind === 'lock' } };
    case 'allow':
      return action.what === 'chat' || action.what === 'share'
        ? { rules: { ...log.rules, [action.what]: action.on } }
        : { switches: { ...log.switches, [action.what]: action.on } };
    case 'promote': {
      const id = memberId(action.identityPub);
      return { coHosts: [...without(log.coHosts, id), id] };
    }
    case 'demote':
      return { coHosts: without(log.coHosts, memberId(action.identityPub)) };
    case 'add-link': {
      const linkId = toHex(action.link.linkId);
      return {
        links: new Map(log.links).set(linkId, action.link),
        everLinks: new Set(log.everLinks).add(linkId),
      };
    }
    case 'revoke-link': {
      const revoked = toHex(action.linkId);
      return { links: new Map([...log.links].filter(([linkId]) => linkId !== revoked)) };
    }
    case 'mute':
    case 'stop-video':
    case 'stop-share':
      return {};
  }
}

/** JOIN-4: who is let in by another name was not renamed: the leaf that stands in the tree bears the former one. */
function withName(log: LogOutcome, id: MemberId, name: Bytes): readonly Bytes[] {
  const names = log.people.get(id)?.names ?? [];
  return names.some((known) => equalBytes(known, name)) ? names : [...names, name];
}

function removal(log: LogOutcome, identityPub: Bytes, removed: Removal): Partial<LogOutcome> {
  const id = memberId(identityPub);
  const names = log.people.get(id)?.names ?? [];
  const isHeir = log.succession.get(id) === 'heir';
  return {
    // MOD-5: who comes in again has what the meeting's host gives them then.
    ...(isHeir && {
      hosts: new Set([...log.hosts].filter((other) => other !== id)),
      succession: new Map([...log.succession].filter(([other]) => other !== id)),
    }),
    // An ADMIT that was not carried out yet is void.
    admissions: new Map([...log.admissions].filter(([, admitted]) => admitted !== id)),
    people: new Map(log.people).set(id, { names, removed: heavier(log.people.get(id)?.removed, removed) }),
    coHosts: without(log.coHosts, id),
  };
}

/** What the host said is not lifted by saying it again. */
function heavier(former: Removal | null | undefined, now: Removal): Removal {
  return former?.by === 'host' ? { ...now, by: 'host' } : now;
}

function without(ids: readonly MemberId[], id: MemberId): readonly MemberId[] {
  return ids.filter((other) => other !== id);
}
