import { equalBytes } from '@conclave/base';
import { nameHash } from '../host-log/host-log.ts';
import type { HostLog } from '../host-log/host-log.ts';
import { handedOver, isHost } from '../host-log/succession.ts';
import { memberId } from '../identity/credential.ts';
import type { SigningKey } from '../primitives/signing.ts';
import { decide } from './host-actions.ts';
import type { Setting } from './state.ts';
import type { Turn } from './turn.ts';
import type { MemberId } from './types.ts';

/**
 * MOD-5: this client was given the host key, and says so in the host log. That it is the one who signs shows that the key arrived, so the meeting is
 * never without a host; who gave the key forgets it when the entry stands in the order.
 */
export function takeOver(turn: Turn, hostKey: SigningKey, from: MemberId): void {
  const { log, setting } = turn.state;
  const giver = turn.leaves.find(({ credential }) => memberId(credential.identityPub) === from);
  if (giver === undefined || from === setting.id || !isHost(log, giver.credential)) return;
  if (!equalBytes(hostKey.publicKey, setting.scope.hostPub)) return;
  turn.update({ setting: { ...setting, hostKey } });
  decide(turn, { kind: 'hand-over', from, nameHash: nameHash(giver.credential.name) });
}

/** MOD-5: who handed the meeting over while out of touch learns of it on coming back. */
export function withoutGivenKey(setting: Setting, log: HostLog): Setting {
  return handedOver(log, setting.id) ? { ...setting, hostKey: null } : setting;
}
