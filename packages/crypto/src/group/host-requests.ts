import { copyJoinKey } from '../invite/join-key.ts';
import { mayModerate } from './authority.ts';
import { renewal } from './admission-keys.ts';
import { decide } from './host-actions.ts';
import type { Decision } from './state.ts';
import type { Turn } from './turn.ts';
import type { HostRequest } from './types.ts';

/** MOD-1: takes a person's wish down, to be signed and sent. What this client may not do comes to nothing. */
export async function requestHostAction(turn: Turn, request: HostRequest): Promise<void> {
  const { hostKey } = turn.state.setting;
  if (request.type === 'set-policy') {
    if (hostKey === null) return;
    const { joinKeys, renewAdmission, rules } = request;
    const admission = await renewal(turn, hostKey, rules, renewAdmission);
    return decide(turn, { kind: 'policy', rules, joinKeys: joinKeys.map(copyJoinKey), admission });
  }
  if (hostKey !== null || (mayModerate(turn.state) && !isHostsAlone(request)))
    decide(turn, decisionOf(turn, request));
}

function isHostsAlone({ type }: HostRequest): boolean {
  return ['promote', 'demote', 'add-link', 'revoke-link'].includes(type);
}

function decisionOf(turn: Turn, request: Exclude<HostRequest, { type: 'set-policy' }>): Decision {
  switch (request.type) {
    case 'lock':
      return { kind: 'lock', on: request.on };
    case 'allow':
      return { kind: 'allow', what: request.what, on: request.on };
    case 'promote':
    case 'demote':
      return { kind: request.type, id: request.id };
    case 'mute':
    case 'stop-video':
    case 'stop-share':
      return { kind: request.type, id: request.id, after: turn.state.log.entries.length };
    case 'add-link':
      return { kind: 'add-link', link: request.link, joinKey: copyJoinKey(request.joinKey) };
    case 'revoke-link':
      return { kind: 'revoke-link', linkId: request.linkId };
  }
}
