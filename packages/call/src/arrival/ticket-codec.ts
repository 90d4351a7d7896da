import { fromBase64Url, toBase64Url } from '@conclave/base';
import { boundedArray, limits, toPeerId } from '@conclave/protocol';
import * as v from 'valibot';
import type { ReturnTicket } from './tickets.ts';

/** Bytes stand as base64url. */
const blob = v.pipe(
  v.string(),
  v.transform((text) => fromBase64Url(text)),
  v.instance(Uint8Array<ArrayBuffer>),
);
const bytesOf = (length: number) =>
  v.pipe(
    blob,
    v.check((bytes) => bytes.length === length),
  );
const bytes16 = bytesOf(16);
const bytes32 = bytesOf(32);

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const hostLink = v.strictObject({
  index: count,
  personal: v.boolean(),
  expiresAt: count,
  label: v.string(),
});

const ticket = v.strictObject({
  fragment: v.string(),
  name: v.string(),
  passcode: v.nullable(v.string()),
  joinKey: v.nullable(
    v.strictObject({
      linkId: bytes16,
      pwVersion: count,
      secret: bytes32,
      gateSeed: bytes32,
      policyVersion: count,
    }),
  ),
  host: v.nullable(
    v.strictObject({
      seed: bytes32,
      links: boundedArray(hostLink, limits.gateKeysPerMeeting),
      linkTaken: v.boolean(),
    }),
  ),
  stage: v.picklist(['prejoin', 'joined']),
  former: v.nullable(
    v.strictObject({
      peerId: v.pipe(
        bytes16,
        v.transform((bytes) => toPeerId(bytes)),
      ),
      token: bytes32,
      gateKey: bytes32,
    }),
  ),
  place: v.nullable(
    v.strictObject({
      admission: blob,
      anchor: v.strictObject({ seq: count, hash: bytes32 }),
    }),
  ),
});

export function encodeTicket(kept: ReturnTicket): string {
  return JSON.stringify(kept, (_key, value: unknown) =>
    value instanceof Uint8Array ? toBase64Url(value) : value,
  );
}

/** Null where the text is no ticket of this version. */
export function decodeTicket(text: string): ReturnTicket | null {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), ticket), text);
  return parsed.success ? parsed.output : null;
}
