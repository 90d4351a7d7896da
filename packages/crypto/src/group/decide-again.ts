import { equalBytes, toHex } from '@conclave/base';
import type { EntryBody } from '../host-log/entry.ts';
import { memberId } from '../identity/credential.ts';
import { copyJoinKey } from '../invite/join-key.ts';
import { decide } from './host-actions.ts';
import type { Decision, State } from './state.ts';
import type { Turn } from './turn.ts';

/** COM-5: an entry of the host log fell with a void epoch. What this client decided itself, it signs anew. */
export function decideAgain(turn: Turn, body: EntryBody): void {
  const { setting } = turn.state;
  const isOwn = body.signer === null ? setting.hostKey !== null : memberId(body.signer) === setting.id;
  const decision = isOwn ? decisionOf(turn.state, body) : null;
  if (decision !== null) decide(turn, decision);
}

function decisionOf({ admissions, joinKeys, setting }: State, { action }: EntryBody): Decision | null {
  switch (action.kind) {
    case 'admit':
    case 'deny':
      return { kind: action.kind, requestId: toHex(action.request) };
    case 'remove':
    case 'bar':
    case 'promote':
    case 'demote':
      return { kind: action.kind, id: memberId(action.identityPub) };
    case 'hand-over': {
      if (memberId(action.to) !== setting.id) return null;
      return { kind: 'hand-over', from: memberId(action.from), nameHash: action.nameHash };
    }
    case 'lock':
    case 'unlock':
      return { kind: 'lock', on: action.kind === 'lock' };
    case 'allow':
      return { kind: 'allow', what: action.what, on: action.on };
    case 'policy': {
      const { rules } = action;
      const keys = joinKeys.filter(({ key }) => key.pwVersion === rules.pwVersion);
      const own = admissions.find(({ admission }) => admission.policyVersion === rules.version);
      const admission = own === undefined ? null : { seed: own.key.seed.slice(), blob: own.blob };
      return { kind: 'policy', rules, joinKeys: keys.map(({ key }) => copyJoinKey(key)), admission };
    }
    case 'add-link': {
      const { link } = action;
      const held = joinKeys.find(({ key }) => equalBytes(key.linkId, link.linkId));
      return held === undefined ? null : { kind: 'add-link', link, joinKey: copyJoinKey(held.key) };
    }
    case 'revoke-link':
      return { kind: 'revoke-link', linkId: action.linkId };
    case 'end':
      return { kind: 'end' };
    // Obeyed already, by all who were asked.
    case 'mute':
    case 'stop-video':
    case 'stop-share':
    case 'rollback':
      return null;
  }
}
