import type { Bytes } from '@conclave/base';
import { entryCodec } from '../host-log/entry.ts';
import type { LogEntry } from '../host-log/entry.ts';
import { maxLinks } from '../host-log/permission.ts';
import { joinKeyCodec } from '../invite/join-key.ts';
import type { JoinKey } from '../invite/join-key.ts';
import { admissionKeyCodec } from '../join/admission.ts';
import type { AdmissionKey } from '../join/admission.ts';
import { bytes, decode, encode, fixed, list, nullable, struct, u32, variants } from '../primitives/codec.ts';
import type { Codec } from '../primitives/codec.ts';
import { pad, unpad } from '../primitives/padding.ts';

/** What an MLS application message holds. Its sender and epoch are MLS' to say. */
export type Envelope =
  /** For `call` to read. */
  | { readonly kind: 'content'; readonly content: Bytes }
  /** FRM-8: the sender has the keys of the message's epoch. */
  | { readonly kind: 'ack' }
  /** COM-6. With the order epoch: members of one history count alike. */
  | { readonly kind: 'heartbeat'; readonly transcriptHash: Bytes; readonly epoch: number }
  /** COM-6: a signed self-leave. */
  | { readonly kind: 'leave' }
  /** MOD-1. */
  | {
      readonly kind: 'host-log';
      readonly entries: readonly LogEntry[];
      /** INV-4: what the entries' links and policies need, for members alone. */
      readonly joinKeys: readonly JoinKey[];
      /** JOIN-2: the new key that join requests are sealed to, where they bring one. */
      readonly admission: AdmissionKey | null;
    }
  /** JOIN-3: the sender answered this request with `bad-passcode`. */
  | {
      readonly kind: 'wrong-passcode';
      readonly request: Bytes;
      readonly identityPub: Bytes;
      readonly linkId: Bytes;
    }
  /** COM-5: the sender can't follow the commit that ended this order epoch. `commit` is its hash. */
  | { readonly kind: 'reject'; readonly epoch: number; readonly commit: Bytes };

/** Bytes of content in one message; longer content is `call`'s to cut. */
export const maxContent = 24 * 1024;

/** Entries of the host log in one message. */
export const maxEntries = 64;

const codec: Codec<Envelope> = variants<Envelope>({
  content: { tag: 1, fields: struct({ content: bytes(maxContent) }) },
  ack: { tag: 2, fields: struct({}) },
  heartbeat: { tag: 3, fields: struct({ transcriptHash: bytes(64), epoch: u32 }) },
  leave: { tag: 4, fields: struct({}) },
  'host-log': {
    tag: 5,
    fields: struct({
      entries: list(entryCodec, maxEntries),
      joinKeys: list(joinKeyCodec, maxLinks),
      admission: nullable(admissionKeyCodec),
    }),
  },
  'wrong-passcode': {
    tag: 6,
    fields: struct({ request: fixed(32), identityPub: fixed(32), linkId: fixed(16) }),
  },
  reject: { tag: 7, fields: struct({ epoch: u32, commit: fixed(32) }) },
});

/** APP-4: what a member signs, and the generation of its ratchet that it seals it under. */
export interface Placed {
  readonly generation: number;
  readonly envelope: Envelope;
}

const placed: Codec<Placed> = struct({ generation: u32, envelope: codec });

/** APP-1. */
const step = 256;

export function encodeEnvelope(value: Placed): Bytes {
  return pad(encode(placed, value), step);
}

export function decodeEnvelope(padded: Uint8Array): Placed | undefined {
  const content = unpad(padded, step);
  return content === undefined ? undefined : decode(placed, content);
}

/** Whether nothing repeats it where it is lost on the way. */
export function mustArrive(envelope: Envelope): boolean {
  return envelope.kind === 'content' || envelope.kind === 'reject';
}
