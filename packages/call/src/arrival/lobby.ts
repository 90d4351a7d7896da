import { err, ok } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import { matchesInvite, suiteVersion, verifyAlone } from '@conclave/crypto';
import type { Invite, Rules } from '@conclave/crypto';
import { decodePolicy, limits, policyStatement } from '@conclave/protocol';
import type { Policy, RoomId } from '@conclave/protocol';
import type { Entered } from '@conclave/signalling';
import { policyRules } from '../hosting/policy-rules.ts';

export interface Lobby {
  readonly hostKey: Bytes;
  readonly policy: Policy;
  /** The same, as the group's host log holds it. */
  readonly rules: Rules;
}

/**
 * What the server shows of a meeting, believed only where the link vouches for it: the host key by its hash, the
 * policy by the host key's signature, and never an older policy than before (INV-2, INV-7).
 * @param before what this tab was shown of this meeting last
 */
export async function readLobby(
  shown: Pick<Entered, 'hostKey' | 'policy'>,
  { invite, roomId }: { readonly invite: Invite; readonly roomId: RoomId },
  before: Pick<Lobby, 'policy'> | null,
): Promise<Result<Lobby, 'server-dishonest' | 'version-too-old'>> {
  const { hostKey, policy: signed } = shown;
  if (!matchesInvite(invite, hostKey)) return err('server-dishonest');
  const statement = policyStatement(roomId, signed.body);
  if (!(await verifyAlone(hostKey, statement, signed.signature))) return err('server-dishonest');
  const policy = decodePolicy(signed.body);
  // The host signed what this version can't read.
  if (!policy.ok) return err('version-too-old');
  if (before !== null && policy.value.version < before.policy.version) return err('server-dishonest');
  const { minProtocol, suite } = policy.value;
  if (minProtocol > limits.protocolVersion || suite !== suiteVersion) return err('version-too-old');
  return ok({ hostKey, policy: policy.value, rules: await policyRules(policy.value, signed.body) });
}
