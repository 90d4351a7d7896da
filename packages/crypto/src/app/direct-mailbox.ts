import { domainBytes, err, ok, utf8Encode } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import type { CiphersuiteImpl } from 'ts-mls';
import { GroupState } from '../group/state.ts';
import type { Context, Member, MemberId } from '../group/types.ts';
import { seal, sealingKey, unseal } from '../join/sealing.ts';
import type { SealingKey } from '../join/sealing.ts';
import { loadSuite } from '../mls/suite.ts';
import { encode, u32 } from '../primitives/codec.ts';
import { pad, unpad } from '../primitives/padding.ts';
import { maxDirectContent } from './direct-content.ts';

/** The group that direct messages are sent in. */
export interface DirectScope {
  /** 16 bytes. */
  readonly roomId: Bytes;
  /** 32 bytes. */
  readonly groupId: Bytes;
}

export function directScope(group: GroupState): DirectScope {
  const { scope, genesis } = GroupState.reveal(group).setting;
  return { roomId: scope.roomId, groupId: genesis.groupId };
}

/** Who sends: the leaf as everybody sees it in the tree. */
export type DirectSender = Pick<Member, 'id' | 'peer' | 'leafIndex'>;

export interface DirectRecipient {
  readonly id: MemberId;
  /** As that member announced it inside MLS in its present session. */
  readonly directKey: Bytes;
}

/** Bytes of a sealed message: content, padding and the encapsulated key. */
export const maxSealedDirect = maxDirectContent + 2048;

/** Bytes of an announced key. */
export const maxDirectKey = 1216;

/** APP-1. */
const step = 256;

/** After this time the key is renewed, as leaf keys are (COM-7). */
const renewAfterMs = 15 * 60_000;

/** How long a former key opens what was under way: longer than a broken connection may take to resume (45 s). */
const formerMs = 2 * 60_000;

/**
 * Trial openings at once, and how many more each second. One takes about 10 ms: what one sender may
 * cause is a person's typing, and all senders together take less than half of a thread.
 */
const budgets = {
  sender: { burst: 10, perSecond: 1 },
  all: { burst: 60, perSecond: 20 },
} as const;

interface Former {
  readonly key: SealingKey;
  readonly until: number;
}

/** A token bucket. */
interface Budget {
  readonly left: number;
  readonly at: number;
}

/**
 * APP-1, "to one": content sealed to one member, inside a message that MLS delivers to all. Members other than the two
 * see neither the content nor who it is for: each tries its own keys, which costs one or two HPKE openings.
 *
 * The key is the mailbox's own and random, not the leaf's: a leaf key is gone with the next path commit, which may be
 * on its way, while this one opens for two minutes after it was replaced. Outsiders are held off by MLS, with its
 * forward secrecy; a member who recorded the sealed bytes and takes a device later finds no key older than
 * 17 minutes. HPKE's base mode says nothing about the sender, so the info names the leaf whose signature MLS
 * checked: nobody can pass the sealed bytes on as their own.
 */
export class DirectMailbox {
  readonly #scope: DirectScope;
  readonly #self: DirectSender;
  readonly #suite: CiphersuiteImpl;
  readonly #budgets = new Map<MemberId | 'all', Budget>();
  #current: SealingKey;
  #renewAt: number;
  #former: readonly Former[] = [];
  #closed = false;

  private constructor(
    scope: DirectScope,
    self: DirectSender,
    suite: CiphersuiteImpl,
    current: SealingKey,
    renewAt: number,
  ) {
    this.#scope = scope;
    this.#self = self;
    this.#suite = suite;
    this.#current = current;
    this.#renewAt = renewAt;
  }

  /** @param self this client's own leaf in this group; another session needs another mailbox */
  static async open(
    scope: DirectScope,
    self: DirectSender,
    context: Pick<Context, 'now' | 'random'>,
  ): Promise<DirectMailbox> {
    const suite = await loadSuite(context.random);
    const current = await sealingKey(suite, context.random(32));
    return new DirectMailbox(scope, self, suite, current, context.now + renewAfterMs);
  }

  /** To be announced inside MLS, to newcomers again. 1216 bytes. */
  get directKey(): Bytes {
    return this.#current.publicKey;
  }

  /** Renews the key where it is due and wipes former ones. True where `directKey` has to be announced anew. */
  async tick(context: Pick<Context, 'now' | 'random'>): Promise<boolean> {
    const { now, random } = context;
    for (const { key } of this.#former.filter(({ until }) => until <= now)) key.seed.fill(0);
    this.#former = this.#former.filter(({ until }) => until > now);
    if (now < this.#renewAt) return false;
    const next = await sealingKey(this.#suite, random(32));
    this.#former = [...this.#former, { key: this.#current, until: now + formerMs }];
    this.#current = next;
    this.#renewAt = now + renewAfterMs;
    return true;
  }

  /** @returns the sealed bytes, whose length tells the content's in steps of 256 */
  async seal(
    recipient: DirectRecipient,
    content: Uint8Array,
  ): Promise<Result<Bytes, 'too-long' | 'unusable-key'>> {
    if (content.length > maxDirectContent) return err('too-long');
    const info = this.#info(this.#self, recipient.id);
    const sealed = await seal(this.#suite, recipient.directKey, info, pad(content, step));
    return sealed === undefined ? err('unusable-key') : ok(sealed);
  }

  /**
   * What a member sealed. `not-for-us` is what everybody but the recipient gets; `too-many`: the sender causes more
   * trial openings than people type messages.
   * @param from as MLS names the sender of the message that the bytes came in
   */
  async open(
    from: DirectSender,
    sealed: Uint8Array,
    now: number,
  ): Promise<Result<Bytes, 'too-long' | 'too-many' | 'not-for-us'>> {
    if (sealed.length > maxSealedDirect) return err('too-long');
    if (this.#closed) return err('not-for-us');
    if (!this.#spend(from.id, now) || !this.#spend('all', now)) return err('too-many');
    const info = this.#info(from, this.#self.id);
    const keys = [this.#current, ...this.#former.filter(({ until }) => now < until).map(({ key }) => key)];
    for (const key of keys) {
      const padded = await unseal(this.#suite, key, info, sealed);
      const content = padded === undefined ? undefined : unpad(padded, step);
      if (content !== undefined) return ok(content);
    }
    return err('not-for-us');
  }

  /** Wipes the keys; nothing can be opened any more. */
  close(): void {
    this.#closed = true;
    this.#current.seed.fill(0);
    for (const { key } of this.#former) key.seed.fill(0);
    this.#former = [];
  }

  #info(from: DirectSender, to: MemberId) {
    const { roomId, groupId } = this.#scope;
    return domainBytes(
      'direct-message',
      roomId,
      groupId,
      utf8Encode(from.id),
      utf8Encode(from.peer),
      encode(u32, from.leafIndex),
      utf8Encode(to),
    );
  }

  /** For each identity, not for each leaf: a member who comes back finds the budget that it left. */
  #spend(spender: MemberId | 'all', now: number): boolean {
    const { burst, perSecond } = spender === 'all' ? budgets.all : budgets.sender;
    const before = this.#budgets.get(spender) ?? { left: burst, at: now };
    const earned = (Math.max(0, now - before.at) / 1000) * perSecond;
    const left = Math.min(burst, before.left + earned);
    this.#budgets.set(spender, { left: left < 1 ? left : left - 1, at: now });
    return left >= 1;
  }
}
