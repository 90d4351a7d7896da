import { domainBytes } from '@conclave/base';
import type { Bytes, DomainBytes } from '@conclave/base';
import { bool, encode, fixed, nullable, oneOf, struct, u32, u64, variants } from '../primitives/codec.ts';
import type { Codec } from '../primitives/codec.ts';
import { hash } from '../primitives/hash.ts';
import { allowances, linkTermsCodec, rulesCodec } from './rules.ts';
import type { Allowance, LinkTerms, Rules } from './rules.ts';

/** MOD-1. Identities and hashes have 32 bytes. */
export type HostAction =
  | {
      readonly kind: 'admit';
      /** The KeyPackage's hash: the admission is for exactly this one. */
      readonly request: Bytes;
      readonly identityPub: Bytes;
      /** `nameHash` of the name that was shown: a return has to bear it too. */
      readonly nameHash: Bytes;
      /** Whether the credential bears a host certificate. */
      readonly isHost: boolean;
    }
  | { readonly kind: 'remove'; readonly identityPub: Bytes }
  /** MOD-4: a REMOVE, behind which no ADMIT of that identity counts. */
  | { readonly kind: 'bar'; readonly identityPub: Bytes }
  /** MOD-5: whoever signs has the host key, and the powers that were one person's are another's. */
  | {
      readonly kind: 'hand-over';
      readonly from: Bytes;
      /** `nameHash` of the name that `from` bears: who founded the group has no ADMIT, and returns by this. */
      readonly nameHash: Bytes;
      readonly to: Bytes;
    }
  | { readonly kind: 'end' }
  | { readonly kind: 'policy'; readonly rules: Rules }
  | { readonly kind: 'lock' }
  | { readonly kind: 'unlock' }
  | { readonly kind: 'promote'; readonly identityPub: Bytes }
  | { readonly kind: 'demote'; readonly identityPub: Bytes }
  /** MOD-3: asks for silence and never for sound. Null: everybody but the signer. */
  | { readonly kind: 'mute'; readonly target: Bytes | null }
  | { readonly kind: 'stop-video'; readonly target: Bytes | null }
  | { readonly kind: 'stop-share'; readonly target: Bytes | null }
  | { readonly kind: 'allow'; readonly what: Allowance; readonly on: boolean }
  | { readonly kind: 'add-link'; readonly link: LinkTerms }
  | { readonly kind: 'revoke-link'; readonly linkId: Bytes };

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
const nothing = struct({});
const identity = struct({ identityPub: bytes32 });
const aimed = struct({ target: nullable(bytes32) });

const actionCodec: Codec<HostAction> = variants<HostAction>({
  admit: {
    tag: 1,
    fields: struct({ request: bytes32, identityPub: bytes32, nameHash: bytes32, isHost: bool }),
  },
  remove: { tag: 3, fields: identity },
  end: { tag: 4, fields: nothing },
  policy: { tag: 5, fields: struct({ rules: rulesCodec }) },
  lock: { tag: 6, fields: nothing },
  unlock: { tag: 7, fields: nothing },
  promote: { tag: 8, fields: identity },
  demote: { tag: 9, fields: identity },
  mute: { tag: 10, fields: aimed },
  'stop-video': { tag: 11, fields: aimed },
  'stop-share': { tag: 12, fields: aimed },
  allow: { tag: 13, fields: struct({ what: oneOf(...allowances), on: bool }) },
  'add-link': { tag: 14, fields: struct({ link: linkTermsCodec }) },
  'revoke-link': { tag: 15, fields: struct({ linkId: fixed(16) }) },
  bar: { tag: 17, fields: identity },
  'hand-over': { tag: 18, fields: struct({ from: bytes32, nameHash: bytes32, to: bytes32 }) },
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
