import { domainBytes } from '@conclave/base';
import type { Bytes, DomainBytes } from '@conclave/base';
import { encode, fixed, nullable, struct, u32, u64, variants } from '../primitives/codec.ts';
import type { Codec } from '../primitives/codec.ts';
import { hash } from '../primitives/hash.ts';

/** MOD-1. Byte strings have 32 bytes. */
export type HostAction =
  | {
      readonly kind: 'admit';
      /** The KeyPackage's hash: the admission is for exactly this one. */
      readonly request: Bytes;
      readonly identityPub: Bytes;
      /** `nameHash` of the name that was shown: a return has to bear it too. */
      readonly nameHash: Bytes;
    }
  | { readonly kind: 'deny'; readonly request: Bytes }
  | { readonly kind: 'remove'; readonly identityPub: Bytes }
  | { readonly kind: 'end' };

/** An entry before its signature. */
export interface EntryBody {
  /** From 0. */
  readonly seq: number;
  /** `entryHash` of the entry before, or the genesis' hash. */
  readonly prevHash: Bytes;
  /** The order epoch in which it was sent. */
  readonly epoch: number;
  readonly action: HostAction;
  /** Milliseconds since the Unix epoch, the signer's clock. */
  readonly time: number;
  /** The signing member's identity key, or null for the host key. */
  readonly signer: Bytes | null;
}

export interface LogEntry {
  readonly body: EntryBody;
  readonly signature: Bytes;
}

const bytes32 = fixed(32);

const actionCodec: Codec<HostAction> = variants<HostAction>({
  admit: { tag: 1, fields: struct({ request: bytes32, identityPub: bytes32, nameHash: bytes32 }) },
  deny: { tag: 2, fields: struct({ request: bytes32 }) },
  remove: { tag: 3, fields: struct({ identityPub: bytes32 }) },
  end: { tag: 4, fields: struct({}) },
});

const bodyCodec: Codec<EntryBody> = struct({
  seq: u32,
  prevHash: bytes32,
  epoch: u32,
  action: actionCodec,
  time: u64,
  signer: nullable(bytes32),
});

export const entryCodec: Codec<LogEntry> = struct({ body: bodyCodec, signature: fixed(64) });

/** What an entry's signature covers; the genesis' hash under `prevHash` ties it to one group. */
export function entryStatement(roomId: Uint8Array, body: EntryBody): DomainBytes {
  return domainBytes('host-log', roomId, encode(bodyCodec, body));
}

export function entryHash(entry: LogEntry): Bytes {
  return hash(domainBytes('host-log-entry', encode(entryCodec, entry)));
}
