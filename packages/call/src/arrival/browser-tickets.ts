import { fromBase64Url, publicLiteral, Serial, toBase64Url, utf8Decode, utf8Encode } from '@conclave/base';
import type { Bytes, Clock, Logger } from '@conclave/base';
import { createIdentityKey, restoreIdentityKey } from '@conclave/crypto';
import type { IdentityKey } from '@conclave/crypto';
import { createStore, del, delMany, entries, get, set } from 'idb-keyval';
import * as v from 'valibot';
import { decodeTicket, encodeTicket } from './ticket-codec.ts';
import type { KeptTicket, TicketStore } from './tickets.ts';

/** A ticket older than this is a meeting of another day. */
const lifetimeMs = 12 * 60 * 60_000;
const ivLength = 12;
const tabItem = 'conclave.tab';
const ticketItem = 'conclave.ticket';

/** What IndexedDB holds for a tab: keys whose bytes nobody can read, not even this page. */
const tabKeys = v.object({
  seal: v.instance(CryptoKey),
  privateKey: v.instance(CryptoKey),
  publicKey: v.instance(CryptoKey),
  since: v.number(),
});
type TabKeys = v.InferOutput<typeof tabKeys>;
interface Tab {
  readonly id: string;
  readonly keys: TabKeys;
}

export interface BrowserTicketsOptions {
  readonly clock: Clock;
  readonly random: (length: number) => Bytes;
  readonly logger: Logger;
  /** Of this tab: `sessionStorage`. */
  readonly storage: Storage;
}

/**
 * COM-6: the ticket lies in sessionStorage as AES-GCM ciphertext; its key and the identity key lie in IndexedDB,
 * not extractable, under a random id of the tab. Either half without the other is of no use, and a copy of the
 * browser's session file holds ciphertext only.
 */
export function createBrowserTickets(options: BrowserTicketsOptions): TicketStore {
  const { clock, random, logger, storage } = options;
  const serial = new Serial();
  const store = createStore('conclave', 'tabs');
  let tab: Tab | null = null;

  /** Storage may be refused (private modes) or full; a meeting works without it. */
  async function tolerant<T>(job: () => Promise<T>, otherwise: T): Promise<T> {
    return serial.run(async () => {
      try {
        return await job();
      } catch {
        logger.warn(publicLiteral('ticket-storage-failed'));
        return otherwise;
      }
    });
  }

  async function forget(): Promise<void> {
    const id = tab?.id ?? storage.getItem(tabItem);
    tab = null;
    storage.removeItem(ticketItem);
    storage.removeItem(tabItem);
    if (id !== null) await del(id, store);
  }

  /** Tabs that were closed without leaving left their keys behind. */
  async function sweep(): Promise<void> {
    const all: [IDBValidKey, unknown][] = await entries(store);
    const old = all.filter(([, value]) => {
      const parsed = v.safeParse(tabKeys, value);
      return !parsed.success || clock.wallTime() - parsed.output.since > lifetimeMs;
    });
    if (old.length > 0)
      await delMany(
        old.map(([key]) => key),
        store,
      );
  }

  async function load(): Promise<KeptTicket | null> {
    await sweep();
    const id = storage.getItem(tabItem);
    const sealed = fromBase64Url(storage.getItem(ticketItem) ?? '');
    if (id === null || sealed === undefined) return null;
    const value: unknown = await get(id, store);
    const keys = v.safeParse(tabKeys, value);
    if (!keys.success) return null;
    const found: Tab = { id, keys: keys.output };
    const opened = new Uint8Array(
      await crypto.subtle.decrypt(
        cipher(id, sealed.slice(0, ivLength)),
        found.keys.seal,
        sealed.slice(ivLength),
      ),
    );
    const ticket = decodeTicket(utf8Decode(opened) ?? '');
    opened.fill(0);
    if (ticket === null) return null;
    tab = found;
    return { ticket, identity: await restoreIdentityKey(found.keys) };
  }

  return {
    load: () => tolerant(load, null),
    newIdentity: async (): Promise<IdentityKey> => {
      const identity = await createIdentityKey();
      const { privateKey, publicKey } = identity.stored;
      await tolerant(async () => {
        await forget();
        const seal = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
          'encrypt',
          'decrypt',
        ]);
        const keys: TabKeys = { seal, privateKey, publicKey, since: clock.wallTime() };
        const id = toBase64Url(random(16));
        await set(id, keys, store);
        storage.setItem(tabItem, id);
        tab = { id, keys };
      }, undefined);
      return identity;
    },
    save: (ticket) =>
      tolerant(async () => {
        if (tab === null) return;
        const iv = random(ivLength);
        const plain = utf8Encode(encodeTicket(ticket));
        const sealed = await crypto.subtle.encrypt(cipher(tab.id, iv), tab.keys.seal, plain);
        plain.fill(0);
        storage.setItem(ticketItem, toBase64Url(new Uint8Array([...iv, ...new Uint8Array(sealed)])));
      }, undefined),
    erase: () => tolerant(forget, undefined),
  };
}

function cipher(tabId: string, iv: Bytes): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: utf8Encode(`conclave/v1/return-ticket ${tabId}`) };
}
