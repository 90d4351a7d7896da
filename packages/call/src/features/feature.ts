import type { Bytes, Clock, ReadonlySignal, Result } from '@conclave/base';
import type { Member, MemberId } from '@conclave/crypto';
import type { Addressee, Audience, Content, ContentSchema } from '../contents/content-owner.ts';
import type { DirectFault } from '../contents/direct-mail.ts';
import type { HostActionEffect } from '../group/group-driver.ts';
import type { RulesView } from '../hosting/view.ts';
import type { Notice } from '../notices.ts';
import type { Keepsake } from './keepsakes.ts';
import type { MediaPort } from './media-port.ts';

/** What every feature of a meeting gets; what one needs besides is an argument of whoever makes it. */
export interface CallPort {
  readonly clock: Clock;
  /** Cryptographically random bytes. */
  readonly random: (length: number) => Bytes;
  /** The members, oneself among them, with names that differ (ID-2). */
  readonly people: ReadonlySignal<readonly Member[]>;
  readonly self: ReadonlySignal<Member>;
  /** INV-7: as they hold at the place in the group's order where content is received. */
  readonly rules: ReadonlySignal<RulesView>;
  readonly media: MediaPort;
  /**
   * Where in the group's order this client stands (COM-1): where content stands that is being received. It rises with every
   * entry, alike for all, and begins anew with another group.
   */
  readonly place: () => number;
  /** COM-6: what is received now was said while this client was out of touch, seconds ago or more. */
  readonly isBehind: () => boolean;
  notice(kind: Notice['kind'], name: string | null): void;
  /** Somebody, or the server, did what this rule of the protocol forbids: people are told. */
  violation(rule: string): void;
  /** COM-6: what this tab keeps for whoever asks by that name, over a reload. */
  keepsake(name: string): Keepsake;
}

export interface FeaturePort<C extends Content> extends CallPort {
  /** To everybody. It comes back as received from oneself when it stands in the group's order. */
  send(content: C): void;
  /** APP-1: to one member; nobody else sees to whom. It comes back as received, too. */
  sendTo(to: MemberId, content: C): Promise<Result<void, DirectFault>>;
}

/** A feature while a call goes on: its view is what people see and do. */
export interface Running<C extends Content, View> {
  readonly view: View;
  /**
   * In the group's order.
   *
   * @param from a member; oneself where `isSelf`
   * @param to oneself, or whom one wrote to, where it was for one person only
   */
  received(from: Member, content: C, to: Addressee): void;
  /**
   * Newcomers know nothing of what holds at present, or not everybody could read what was said last (APP-1): says it
   * again where it holds still. Null for a feature whose past is nothing to newcomers.
   */
  readonly sayAgain: (() => void) | null;
  /** MOD-1: a host or co-host asked something of this client, or changed what people may do. Null where that is nothing to it. */
  readonly hostActed: ((action: HostActionEffect) => void) | null;
  /** This client came into the group, for the first time or again: what others said before may not hold any more. */
  readonly entered?: () => void;
  /** APP-1: not everybody could read the own content that was received just now. `sayAgain` follows. */
  readonly overtaken?: () => void;
  close(): void;
}

/** A room of its own: its types of content, and what it makes of them. */
export interface Feature<C extends Content, View> {
  /** Null for a feature that says nothing of its own. */
  readonly content: ContentSchema<C> | null;
  readonly audience: Audience;
  create(port: FeaturePort<C>): Running<C, View>;
}
