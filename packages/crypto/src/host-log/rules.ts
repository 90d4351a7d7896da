import type { Bytes } from '@conclave/base';
import { bool, fixed, oneOf, struct, u32, u64 } from '../primitives/codec.ts';
import type { Codec } from '../primitives/codec.ts';

/** JOIN-4: who lets people in. */
export type Admitters = 'host' | 'cohosts' | 'members';

/** INV-7: what a host-signed policy means for the group. */
export interface Rules {
  /** The policy's version; only rises. */
  readonly version: number;
  /** SHA-256 of the policy's exact bytes: what the server shows to joiners is this policy or an older one. */
  readonly digest: Bytes;
  readonly waitingRoom: boolean;
  readonly admit: Admitters;
  readonly autoAdmit: boolean;
  readonly lock: boolean;
  readonly chat: boolean;
  readonly share: boolean;
  /** INV-4: of the passcode that joiners need now: the version of the policy that set it. 0 where there is none. */
  readonly pwVersion: number;
  /** INV-3: who made it up; `none` where joiners need no passcode. */
  readonly passcode: 'none' | 'generated' | 'typed';
}

export const rulesCodec: Codec<Rules> = struct({
  version: u32,
  digest: fixed(32),
  waitingRoom: bool,
  admit: oneOf('host', 'cohosts', 'members'),
  autoAdmit: bool,
  lock: bool,
  chat: bool,
  share: bool,
  pwVersion: u32,
  passcode: oneOf('none', 'generated', 'typed'),
});

/**
 * What people may do besides being seen and heard; hosts and co-hosts always may, but for `screens`: whether screens are shared at
 * all, theirs too. The server hears of the first two only.
 */
export const allowances = ['chat', 'share', 'direct', 'reactions', 'unmute', 'rename', 'screens'] as const;
export type Allowance = (typeof allowances)[number];

export type Allowed = Readonly<Record<Allowance, boolean>>;

/** MOD-1: what a policy says nothing of. `unmute`: whether who is no host may be heard. */
export type Switches = Readonly<Record<Exclude<Allowance, keyof Rules>, boolean>>;

/** As every meeting begins. */
export const allAllowed: Switches = {
  direct: true,
  reactions: true,
  unmute: true,
  rename: true,
  screens: true,
};

/** What all but hosts and co-hosts may do at present, and whether screens are shared at all. */
export function allowed(log: { readonly rules: Rules; readonly switches: Switches }): Allowed {
  const { chat, share } = log.rules;
  return { chat, share, ...log.switches };
}

/** A way in that holds. */
export interface LinkTerms {
  /** 16 bytes; zeros for the link that the meeting was created with. */
  readonly linkId: Bytes;
  /** Milliseconds since the Unix epoch; 0 where it holds as long as the meeting. */
  readonly expiresAt: number;
  /** For one guest; what is not is shown as the meeting's link. */
  readonly personal: boolean;
}

export const linkTermsCodec: Codec<LinkTerms> = struct({ linkId: fixed(16), expiresAt: u64, personal: bool });
