import { fromBase64Url, toBase64Url } from '@conclave/base';
import type { Brand, Bytes } from '@conclave/base';
import * as v from 'valibot';
import { limits } from './limits.ts';

/** A room's id: 16 bytes in base64url (INV-1). */
export type RoomId = Brand<string, 'RoomId'>;
/** A connection's id within a room: 16 random bytes in base64url, chosen by the client. */
export type PeerId = Brand<string, 'PeerId'>;

/** base64url of at most `max` bytes, given to the code as bytes. */
export function blob(max: number) {
  return v.pipe(
    v.string(),
    v.maxLength(Math.ceil((max * 4) / 3)),
    v.rawTransform<string, Bytes>(({ dataset, addIssue, NEVER }) => {
      const bytes = fromBase64Url(dataset.value);
      if (bytes !== undefined && bytes.length <= max) return bytes;
      addIssue({ message: 'not base64url within its cap' });
      return NEVER;
    }),
  );
}

/** At most `max` bytes that came as they are, in a binary frame. */
export function rawBlob(max: number) {
  return v.custom<Bytes>((value) => value instanceof Uint8Array && value.length <= max);
}

/** base64url of exactly `length` bytes, given to the code as bytes. */
export function fixedBlob(length: number) {
  return v.pipe(
    blob(length),
    v.check((bytes) => bytes.length === length),
  );
}

export const roomId = v.pipe(v.string(), v.guard(isRoomId));
export const peerId = v.pipe(v.string(), v.guard(isPeerId));
export const signature = fixedBlob(64);
export const publicKey = fixedBlob(32);
/** INV-7: the exact bytes of a policy's JSON with the host key's signature over them. */
export const signedPolicy = v.strictObject({ body: blob(limits.policy), signature });
/** INV-7: what joiners are shown from now on. JOIN-2: the admission goes with the policy, all at once. */
export const policyChange = v.strictObject({ policy: signedPolicy, admission: blob(limits.admission) });
export const counter = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
/** A JSON object whose inside is somebody else's: mediasoup checks it. */
export const jsonObject = v.pipe(
  v.unknown(),
  v.check((value) => !Array.isArray(value)),
  v.record(v.string(), v.unknown()),
);
/** An id that the SFU gave out. */
export const sfuId = v.pipe(v.string(), v.minLength(1), v.maxLength(64), v.regex(/^[\w-]+$/));

/** @throws RangeError where the bytes are not 16 long (a fault of the caller) */
export function toRoomId(bytes: Uint8Array): RoomId {
  const text = toBase64Url(bytes);
  if (!isRoomId(text)) throw new RangeError('a room id has 16 bytes');
  return text;
}

/** @throws RangeError where the bytes are not 16 long (a fault of the caller) */
export function toPeerId(bytes: Uint8Array): PeerId {
  const text = toBase64Url(bytes);
  if (!isPeerId(text)) throw new RangeError('a peer id has 16 bytes');
  return text;
}

function isRoomId(text: string): text is RoomId {
  return isId(text);
}

function isPeerId(text: string): text is PeerId {
  return isId(text);
}

/** 16 bytes are 22 characters; decoding shows that they are the only way to write them. */
function isId(text: string): boolean {
  return text.length === 22 && fromBase64Url(text)?.length === 16;
}
