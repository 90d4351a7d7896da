import { randomBytes } from 'node:crypto';
import { err, ok } from '@conclave/base';
import type { Clock, Result } from '@conclave/base';
import { decodePolicy, policyStatement, readCreateMeeting } from '@conclave/protocol';
import type { CreateErrorCode } from '@conclave/protocol';
import { verifyEd25519 } from '../rooms/ed25519.ts';
import type { MeetingStore } from '../store/meeting-store.ts';

/** The longest that a meeting is kept, in milliseconds: what asks for longer gets this. */
const longestMs = 30 * 24 * 60 * 60_000;

/**
 * INV-5: takes a meeting from the host's browser. The policy must be signed by the host key that it comes with,
 * so that nobody can store one in another's name (INV-7).
 * @returns when it expires, in milliseconds since the Unix epoch
 */
export async function takeMeeting(
  store: MeetingStore,
  clock: Clock,
  body: unknown,
): Promise<Result<{ expiresAt: number }, CreateErrorCode>> {
  const parsed = readCreateMeeting(body);
  if (!parsed.ok) return parsed;
  const { gateKey, lifeMs, ...meeting } = parsed.value;
  const { roomId, hostKey, policy } = meeting;
  const now = clock.wallTime();
  if (!decodePolicy(policy.body).ok) return err('malformed');
  if (!verifyEd25519(hostKey, policyStatement(roomId, policy.body), policy.signature)) return err('refused');
  const expiresAt = now + Math.min(lifeMs, longestMs);
  const gateKeys = [{ key: gateKey, expiresAt: 0 }];
  const passKey = new Uint8Array(randomBytes(32));
  const created = await store.create({ ...meeting, gateKeys, expiresAt, passKey }, now);
  return created.ok ? ok({ expiresAt }) : created;
}
