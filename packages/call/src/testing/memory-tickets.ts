import { createIdentityKey } from '@conclave/crypto';
import type { IdentityKey } from '@conclave/crypto';
import { decodeTicket, encodeTicket } from '../arrival/ticket-codec.ts';
import type { KeptTicket, ReturnTicket, TicketStore } from '../arrival/tickets.ts';

/** One tab's ticket, kept as text, so that nothing but its content survives. */
export class MemoryTickets implements TicketStore {
  text: string | null = null;
  readonly keepsakes = new Map<string, string>();
  #identity: IdentityKey | null = null;

  load(): Promise<KeptTicket | null> {
    const ticket = this.text === null ? null : decodeTicket(this.text);
    const identity = this.#identity;
    return Promise.resolve(ticket === null || identity === null ? null : { ticket, identity });
  }

  async newIdentity(): Promise<IdentityKey> {
    this.text = null;
    this.keepsakes.clear();
    this.#identity = await createIdentityKey();
    return this.#identity;
  }

  save(ticket: ReturnTicket): Promise<void> {
    if (this.#identity !== null) this.text = encodeTicket(ticket);
    return Promise.resolve();
  }

  kept(name: string): string | null {
    return this.keepsakes.get(name) ?? null;
  }

  keep(name: string, text: string): Promise<void> {
    if (this.#identity !== null) this.keepsakes.set(name, text);
    return Promise.resolve();
  }

  erase(): Promise<void> {
    this.text = null;
    this.keepsakes.clear();
    this.#identity = null;
    return Promise.resolve();
  }
}
