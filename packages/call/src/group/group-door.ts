import type { Bytes, Result } from '@conclave/base';
import type { GroupEffect } from '@conclave/crypto';
import type { PeerId } from '@conclave/protocol';
import type { GroupDriver, GroupDriverOptions } from './group-driver.ts';

/** A group that this client is in, and what entering it left to do. */
export interface Membership {
  drive(options: Omit<GroupDriverOptions, 'machine'>): GroupDriver;
  readonly effects: readonly GroupEffect[];
}

export type KnockAnswer =
  | ({ readonly kind: 'joined' } & Membership)
  | { readonly kind: 'wrong-passcode' }
  | { readonly kind: 'denied' }
  | { readonly kind: 'full' }
  /** MOD-1: the meeting is locked. */
  | { readonly kind: 'locked' }
  /** INV-8: the link was revoked, or its time is over. */
  | { readonly kind: 'expired' }
  /** JOIN-2: this device's clock is too far off the group's. `knock-anew`: by that clock, with the same door. */
  | { readonly kind: 'clock' }
  | { readonly kind: 'knock-anew' }
  /** JOIN-2: another tab of this person knocked since. */
  | { readonly kind: 'replaced' }
  /** JOIN-7: the knock stands. */
  | { readonly kind: 'waiting'; readonly isAttended: boolean }
  /** JOIN-3: `retryAt` by `Clock.now`. */
  | { readonly kind: 'locked-out'; readonly retryAt: number }
  /** JOIN-6: this session's admission came to nothing; a new session may try again. */
  | { readonly kind: 'again' }
  /** Sealed to somebody else or to an earlier knock. */
  | { readonly kind: 'not-for-us' }
  /** JOIN-6: it failed a check, as an admission by somebody honest never does. */
  | { readonly kind: 'dishonest' };

export type KnockRefusal =
  | Exclude<KnockAnswer, { kind: 'joined' | 'waiting' | 'again' | 'knock-anew' | 'not-for-us' | 'dishonest' }>
  /** JOIN-3: so many knocks came to nothing that the next one is for a person to decide on. */
  | { readonly kind: 'in-vain' };

export interface Knock {
  /** The sealed JoinRequest (JOIN-2). */
  readonly blob: Bytes;
  /** The group that it is sealed to. 32 bytes. */
  readonly groupId: Bytes;
  open(answer: Bytes): Promise<KnockAnswer>;
  /** Wipes the private keys of a knock that nobody will answer. */
  drop(): void;
}

/**
 * `dishonest-admission`: not signed by the host of the link, or too old for the policy beside it. `old-admission`: too old
 * for what the group gave this client, so that a new session may see another one. `former-passcode`: another group, founded
 * with a passcode from before that one. `in-vain`: see `KnockRefusal`.
 */
export type KnockFault = 'dishonest-admission' | 'old-admission' | 'former-passcode' | 'in-vain';

/** The two ways into the group, with name, identity and keys already in hand. */
export interface GroupDoor {
  /** JOIN-7: null where this client does not hold the host key. */
  readonly found: ((peer: PeerId) => Promise<Membership & { readonly admission: Bytes }>) | null;
  /** @param admission what the server shows to joiners (JOIN-2) */
  knock(peer: PeerId, admission: Bytes): Promise<Result<Knock, KnockFault>>;
}
