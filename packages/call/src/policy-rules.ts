import type { Bytes } from '@conclave/base';
import type { Rules } from '@conclave/crypto';
import type { Policy } from '@conclave/protocol';

/**
 * INV-7: what a policy means for the group, bound to the policy's exact bytes.
 * @param body the JSON that the host signed
 */
export async function policyRules(policy: Policy, body: Bytes): Promise<Rules> {
  const { version, waitingRoom, admit, autoAdmit, lock, chat, share, passcode } = policy;
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', body));
  const pwVersion = passcode?.version ?? 0;
  return { version, digest, waitingRoom, admit, autoAdmit, lock, chat, share, pwVersion };
}
