import type { Result } from '@conclave/base';
import * as v from 'valibot';
import { counter, publicKey, roomId, signedPolicy } from './fields.ts';
import { read } from './read.ts';

/**
 * INV-5: all that a server learns of a meeting when it is created; `gateKey` is its first gate. Nothing here depends
 * on the passcode. `lifeMs`: for how long, by the server's clock; the host's may be any.
 */
const createMeeting = v.strictObject({
  roomId,
  gateKey: publicKey,
  hostKey: publicKey,
  policy: signedPolicy,
  lifeMs: v.pipe(counter, v.minValue(1)),
});
export type CreateMeeting = v.InferOutput<typeof createMeeting>;

export function readCreateMeeting(value: unknown): Result<CreateMeeting, 'malformed'> {
  return read(createMeeting, value);
}

export const createMeetingPath = '/api/meetings';
export const signallingPath = '/api/signalling';
