import {
  concatBytes,
  fromBase64Url,
  publicLiteral,
  Serial,
  toBase64Url,
  utf8Decode,
  utf8Encode,
} from '@conclave/base';
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
/** A name stands behind it. */
const keptItem = 'conclave.kept.';

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
  const keepsakes = new Map<string, string>();

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
    keepsakes.clear();
    storage.removeItem(ticketItem);
    storage.removeItem(tabItem);
    for (const item of keptItems()) storage.removeItem(item);
    if (id !== null) await del(id, store);
  }

  function keptItems(): readonly string[] {
    const items = Array.from({ length: storage.length }, (_, index) => storage.key(index) ?? '');
    return items.filter((item) => item.startsWith(keptItem));
  }

  async function lock(what: string, { id, keys }: Tab, plain: Bytes): Promise<string> {
    const iv = random(ivLength);
    const sealed = await crypto.subtle.encrypt(cipher(what, id, iv), keys.seal, plain);
    plain.fill(0);
    return toBase64Url(concatBytes(iv, new Uint8Array(sealed)));
  }

  /** @throws where it was not sealed as that, by this tab */
  async function open(what: string, { id, keys }: Tab, text: string): Promise<Bytes | null> {
    const sealed = fromBase64Url(text);
    if (sealed === undefined) return null;
    const params = cipher(what, id, sealed.slice(0, ivLength));
    return new Uint8Array(await crypto.subtle.decrypt(params, keys.seal, sealed.slice(ivLength)));
  }

  /** What is damaged is left out: a ticket holds without it. */
  async function loadKeepsakes(found: Tab): Promise<void> {
    for (const item of keptItems()) {
      try {
        const opened = await open(item, found, storage.getItem(item) ?? '');
        const text = opened === null ? undefined : utf8Decode(opened);
        if (text !== undefined) keepsakes.set(item.slice(keptItem.length), text);
      } catch {
        logger.warn(publicLiteral('keepsake-lost'));
      }
    }
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
    const sealed = storage.getItem(ticketItem);
    if (id === null || sealed === null) return null;
    const value: unknown = await get(id, store);
    const keys = v.safeParse(tabKeys, value);
    if (!keys.success) return null;
    const found: Tab = { id, keys: keys.output };
    const opened = await open(ticketItem, found, sealed);
    if (opened === null) return null;
    const ticket = decodeTicket(utf8Decode(opened) ?? '');
    opened.fill(0);
    if (ticket === null) return null;
    tab = found;
    await loadKeepsakes(found);
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
        storage.setItem(ticketItem, await lock(ticketItem, tab, utf8Encode(encodeTicket(ticket))));
      }, undefined),
    kept: (name) => keepsakes.get(name) ?? null,
    keep: (name, text) =>
      tolerant(async () => {
        if (tab === null) return;
        keepsakes.set(name, text);
        storage.setItem(keptItem + name, await lock(keptItem + name, tab, utf8Encode(text)));
      }, undefined),
    erase: () => tolerant(forget, undefined),
  };
}

function cipher(what: string, tabId: string, iv: Bytes): AesGcmParams {
  const purpose = what === ticketItem ? 'return-ticket' : what;
  return { name: 'AES-GCM', iv, additionalData: utf8Encode(`conclave/v1/${purpose} ${tabId}`) };
}
