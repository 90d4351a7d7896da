import { domainBytes } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import type { CiphersuiteImpl } from 'ts-mls';
import { genesisCodec } from '../group/genesis.ts';
import type { Genesis } from '../group/genesis.ts';
import { entryCodec } from '../host-log/entry.ts';
import type { LogEntry } from '../host-log/entry.ts';
import { maxLinks } from '../host-log/permission.ts';
import { joinKeyCodec } from '../invite/join-key.ts';
import type { JoinKey } from '../invite/join-key.ts';
import { bytes, decode, encode, list, struct, u32, u64, variants } from '../primitives/codec.ts';
import type { Codec } from '../primitives/codec.ts';
import { pad, unpad } from '../primitives/padding.ts';
import { admissionKeyCodec } from './admission.ts';
import type { AdmissionKey } from './admission.ts';
import { guessCountCodec } from './guess-count.ts';
import type { GuessCount } from './guess-count.ts';
import { seal, unseal } from './sealing.ts';
import type { SealingKey } from './sealing.ts';

/** What an admitter tells one joiner, sealed. */
export type Reply =
  | { readonly kind: 'bad-passcode' }
  | { readonly kind: 'denied' }
  /** JOIN-5: tree and host log are larger than a Welcome may be. */
  | { readonly kind: 'full' }
  /** JOIN-3: milliseconds until a further attempt is looked at. */
  | { readonly kind: 'locked-out'; readonly retryAfter: number }
  /** The request itself is not acceptable. */
  | { readonly kind: 'invalid' }
  /** JOIN-6: the Welcome was never acknowledged; only a fresh knock helps. */
  | { readonly kind: 'again' }
  /** MOD-1: nobody new comes in. */
  | { readonly kind: 'locked' }
  /** INV-8: the link was revoked, or its time is over. `time`: the group's clock. */
  | { readonly kind: 'expired'; readonly time: number }
  /** JOIN-2: the same person knocked again, in another tab. */
  | { readonly kind: 'replaced' }
  /** JOIN-7: the request stands; nobody whose ADMIT counts is there, or somebody is again. */
  | { readonly kind: 'unattended' }
  | { readonly kind: 'attended' }
  /** JOIN-2: the request's time is too far off the group's, which is `time`: ms since the Unix epoch. */
  | { readonly kind: 'clock'; readonly time: number }
  /** INV-7: passcode or link of an older policy; the server may show the newer one by now. */
  | { readonly kind: 'stale-policy' }
  | {
      readonly kind: 'admitted';
      readonly welcome: Bytes;
      readonly genesis: Genesis;
      /** The host log from its beginning (MOD-1). */
      readonly log: readonly LogEntry[];
      /** The order epoch that the Welcome leads to. */
      readonly epoch: number;
      /** The group's clock when the Welcome was made: ms since the Unix epoch. */
      readonly time: number;
      /** COM-3: any ranked member may have to answer joiners. Whoever opens the answer wipes the seed. */
      readonly admission: AdmissionKey;
      /** INV-4: of every link that holds. Whoever opens the answer wipes them. */
      readonly joinKeys: readonly JoinKey[];
      /** JOIN-3: wrong passcodes of the last minutes, by link. */
      readonly guesses: readonly GuessCount[];
    };

const maxWelcome = 512 * 1024;
const maxEntries = 4096;

const codec: Codec<Reply> = variants<Reply>({
  'bad-passcode': { tag: 1, fields: struct({}) },
  denied: { tag: 2, fields: struct({}) },
  'locked-out': { tag: 3, fields: struct({ retryAfter: u32 }) },
  invalid: { tag: 4, fields: struct({}) },
  again: { tag: 5, fields: struct({}) },
  locked: { tag: 7, fields: struct({}) },
  expired: { tag: 8, fields: struct({ time: u64 }) },
  clock: { tag: 10, fields: struct({ time: u64 }) },
  replaced: { tag: 11, fields: struct({}) },
  unattended: { tag: 12, fields: struct({}) },
  attended: { tag: 13, fields: struct({}) },
  'stale-policy': { tag: 9, fields: struct({}) },
  full: { tag: 14, fields: struct({}) },
  admitted: {
    tag: 6,
    fields: struct({
      welcome: bytes(maxWelcome),
      genesis: genesisCodec,
      log: list(entryCodec, maxEntries),
      epoch: u32,
      time: u64,
      admission: admissionKeyCodec,
      joinKeys: list(joinKeyCodec, maxLinks),
      guesses: list(guessCountCodec, maxLinks),
    }),
  },
});

/** All refusals fill exactly one step: the server can't tell them apart. */
const step = 256;

/** What the reply belongs to; sealed into it. */
export interface ReplyScope {
  readonly roomId: Bytes;
  readonly groupId: Bytes;
  /** `keyPackageHash` of the request. */
  readonly request: Bytes;
}

/** Undefined where `replyPub` is no key, or the host log or the Welcome longer than any answer holds. */
export async function sealReply(
  suite: CiphersuiteImpl,
  scope: ReplyScope,
  replyPub: Bytes,
  reply: Reply,
): Promise<Bytes | undefined> {
  if (reply.kind === 'admitted' && (reply.log.length > maxEntries || reply.welcome.length > maxWelcome))
    return undefined;
  return seal(suite, replyPub, replyInfo(scope), pad(encode(codec, reply), step));
}

/** Undefined where the blob is not an answer to this request. */
export async function unsealReply(
  suite: CiphersuiteImpl,
  scope: ReplyScope,
  key: SealingKey,
  blob: Uint8Array,
): Promise<Reply | undefined> {
  const padded = await unseal(suite, key, replyInfo(scope), blob);
  const content = padded === undefined ? undefined : unpad(padded, step);
  return content === undefined ? undefined : decode(codec, content);
}

function replyInfo({ roomId, groupId, request }: ReplyScope) {
  return domainBytes('join-reply', roomId, groupId, request);
}
