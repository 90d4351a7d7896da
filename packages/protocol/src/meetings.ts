import * as v from 'valibot';
import { blob, counter, publicKey, roomId, signature } from './fields.ts';
import { limits } from './limits.ts';

/**
 * INV-5: all that a server stores of a meeting. Nothing here depends on the passcode. `expiresAt` in milliseconds
 * since the Unix epoch.
 */
export const createMeeting = v.strictObject({
  roomId,
  gateKey: publicKey,
  hostKey: publicKey,
  policy: v.strictObject({ body: blob(limits.policy), signature }),
  expiresAt: counter,
});
export type CreateMeeting = v.InferOutput<typeof createMeeting>;

export const createMeetingPath = '/api/meetings';
export const signallingPath = '/api/signalling';
