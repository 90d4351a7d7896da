import type { Bytes } from '@conclave/base';
import { defaultPasscodeCost } from '@conclave/crypto';
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
  const kind = passcode?.kind ?? 'none';
  return { version, digest, waitingRoom, admit, autoAdmit, lock, chat, share, pwVersion, passcode: kind };
}

/**
 * What is in force, for a host to sign anew with a change: another device of the host may have changed the policy since the
 * server showed one to this device.
 */
export function policyInForce(shown: Policy, rules: Rules): Policy {
  const { version, waitingRoom, admit, autoAdmit, lock, chat, share, pwVersion, passcode: kind } = rules;
  const known = shown.passcode?.version === pwVersion ? shown.passcode : { ...defaultPasscodeCost };
  const passcode = kind === 'none' ? null : { ...known, kind, version: pwVersion };
  const present = { waitingRoom, admit, autoAdmit, lock, chat, share, passcode };
  return { ...shown, ...present, version: Math.max(shown.version, version) };
}
