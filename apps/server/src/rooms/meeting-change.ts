import { equalBytes, err, ok } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import {
  admissionStatement,
  decodeAdmission,
  decodePolicy,
  limits,
  policyStatement,
} from '@conclave/protocol';
import type { Admission, ErrorCode, ServerCommand } from '@conclave/protocol';
import type { GateKey, Meeting } from '../store/meeting-store.ts';
import { verifyEd25519 } from './ed25519.ts';

/** What the host key may change of a meeting while it runs. Pure; times in milliseconds since the Unix epoch. */

/**
 * JOIN-1: the key of the gate that a joiner names, or of the oldest that is open where it names none.
 * @returns undefined where that gate is unknown, closed or expired
 */
export function openGate(meeting: Meeting, named: Bytes | undefined, now: number): Bytes | undefined {
  return meeting.gateKeys.find(
    (gate) => isOpen(gate, now) && (named === undefined || equalBytes(gate.key, named)),
  )?.key;
}

/**
 * INV-7: `refused` where the host key did not sign it for this room, `malformed` where it is no policy, and `stale`
 * where its version is not higher than that of the one in force: an old policy cannot come back.
 */
export function withPolicy(
  meeting: Meeting,
  policy: Meeting['policy'],
): Result<Meeting, 'refused' | 'malformed' | 'stale'> {
  const statement = policyStatement(meeting.roomId, policy.body);
  if (!verifyEd25519(meeting.hostKey, statement, policy.signature)) return err('refused');
  const [next, current] = [decodePolicy(policy.body), decodePolicy(meeting.policy.body)];
  if (!next.ok) return err('malformed');
  if (current.ok && next.value.version <= current.value.version) return err('stale');
  return ok({ ...meeting, policy });
}

/**
 * JOIN-2: whether joiners may be shown this admission with that policy. `refused` where the host key did not sign it for
 * this room; `stale` where it is another group's than the present one, older than that one's, or older than the passcode:
 * people who are no members any more may open what is sealed to it.
 * @param policy a policy that `withPolicy` let through
 */
export function checkAdmission(
  meeting: Meeting,
  policy: Meeting['policy'],
  blob: Bytes,
  present: Bytes | undefined,
): Result<void, 'refused' | 'malformed' | 'stale'> {
  const next = readAdmission(meeting, policy, blob);
  if (!next.ok) return next;
  const current = present === undefined ? undefined : decodeAdmission(present);
  if (current?.ok !== true || !equalBytes(current.value.groupId, next.value.groupId)) return err('stale');
  return next.value.policyVersion < current.value.policyVersion ? err('stale') : ok(undefined);
}

/** JOIN-2: as above, of whatever group it is. */
export function readAdmission(
  { hostKey, roomId }: Meeting,
  policy: Meeting['policy'],
  blob: Bytes,
): Result<Admission, 'refused' | 'malformed' | 'stale'> {
  const [admission, terms] = [decodeAdmission(blob), decodePolicy(policy.body)];
  if (!admission.ok || !terms.ok) return err('malformed');
  const { policyVersion, signature } = admission.value;
  if (!verifyEd25519(hostKey, admissionStatement(roomId, admission.value), signature)) return err('refused');
  const fits = policyVersion >= (terms.value.passcode?.version ?? 0) && policyVersion <= terms.value.version;
  return fits ? ok(admission.value) : err('stale');
}

/** The meeting after a command that concerns its gates: the same one after any other. */
export function withCommand(meeting: Meeting, order: ServerCommand, now: number): Result<Meeting, ErrorCode> {
  if (order.action === 'open-gate') {
    const { gateKey, lifeMs } = order;
    return withGate(meeting, { key: gateKey, expiresAt: lifeMs === 0 ? 0 : now + lifeMs }, now);
  }
  if (order.action === 'close-gate') return ok(withoutGate(meeting, order.gateKey));
  return ok(meeting);
}

/** A gate that is open already keeps its place. `too-many-requests` at the cap; expired ones do not count and are dropped. */
function withGate(meeting: Meeting, gate: GateKey, now: number): Result<Meeting, 'too-many-requests'> {
  const open = meeting.gateKeys.filter((other) => isOpen(other, now));
  const known = open.some(({ key }) => equalBytes(key, gate.key));
  const gateKeys = known
    ? open.map((other) => (equalBytes(other.key, gate.key) ? gate : other))
    : [...open, gate];
  return gateKeys.length > limits.gateKeysPerMeeting
    ? err('too-many-requests')
    : ok({ ...meeting, gateKeys });
}

function withoutGate(meeting: Meeting, closed: Bytes): Meeting {
  return { ...meeting, gateKeys: meeting.gateKeys.filter(({ key }) => !equalBytes(key, closed)) };
}

function isOpen({ expiresAt }: GateKey, now: number): boolean {
  return expiresAt === 0 || expiresAt > now;
}
