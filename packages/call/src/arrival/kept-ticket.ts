import { inBackground } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { copyJoinKey, wipeJoinKey } from '@conclave/crypto';
import type { JoinKey } from '@conclave/crypto';
import type { PeerId } from '@conclave/protocol';
import type { MeetingKeys } from './meeting-keys.ts';
import type { Opening } from './opening.ts';
import type { ReturnTicket, TicketStore } from './tickets.ts';

/** Who this client is at the server. */
interface StayAtServer {
  readonly peerId: PeerId;
  /** JOIN-3: null before the server let it in. */
  readonly token: Bytes | null;
}

/** COM-6: the return ticket of this tab, as it is kept. */
export class KeptTicket {
  readonly #store: TicketStore;
  /** The fragment of a link that was not read yet, or never will be. */
  readonly #given: string | null;
  #ticket: ReturnTicket | null = null;

  constructor(store: TicketStore, opening: Opening) {
    this.#store = store;
    this.#given = opening.kind === 'link' ? opening.fragment : null;
  }

  /** The link by which a guest came; null for the host, whose links are others. */
  ownLink(origin: string): string | null {
    if (this.#ticket !== null && this.#ticket.host !== null) return null;
    const fragment = this.#ticket?.fragment ?? this.#given;
    return fragment === null ? null : `${origin}/j#${fragment}`;
  }

  /** Null before the link has been read. */
  get current(): ReturnTicket | null {
    return this.#ticket;
  }

  /** Resolves when a reload will find it. */
  keep(ticket: ReturnTicket): Promise<void> {
    this.#ticket = ticket;
    return this.#store.save(ticket);
  }

  /** Nothing, before there is a ticket. */
  change(changes: Partial<ReturnTicket>): void {
    if (this.#ticket !== null) inBackground(this.keep({ ...this.#ticket, ...changes }));
  }

  /** JOIN-3: a membership at the server, for the next connection to name. */
  becameMember(keys: MeetingKeys | undefined, session: StayAtServer | null): void {
    if (keys === undefined || session === null || session.token === null) return;
    this.change({ former: keys.becameMember(session.peerId, session.token) });
  }

  /** A copy, in place of the former key. */
  keepJoinKey(joinKey: JoinKey, policyVersion: number): void {
    if (this.#ticket !== null && this.#ticket.joinKey !== null) wipeJoinKey(this.#ticket.joinKey);
    this.change({ joinKey: { ...copyJoinKey(joinKey), policyVersion } });
  }

  /** Nothing is left in the tab. */
  async erase(): Promise<void> {
    const { host = null, joinKey = null } = this.#ticket ?? {};
    host?.seed.fill(0);
    if (joinKey !== null) wipeJoinKey(joinKey);
    await this.#store.erase();
  }
}
