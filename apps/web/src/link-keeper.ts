/** A link as it was opened: its page and its secret. */
export interface KeptLink {
  readonly path: string;
  readonly fragment: string;
}

/** Keeps the link that this tab opened until there is a return ticket (COM-6): a page may be loaded again at any moment. */
export interface LinkKeeper {
  /** Null where this tab kept none, or its browser keeps nothing. */
  take(): Promise<KeptLink | null>;
  /** @returns whether a reload will find it */
  keep(link: KeptLink): Promise<boolean>;
  /** The return ticket holds it, or it is of no more use. */
  forget(): Promise<void>;
}

const item = 'conclave.link';
const database = 'conclave-link';
const keys = 'keys';
/** Tabs that were closed while they loaded left a key behind, which is of no use without what their storage held. */
const keptKeys = 32;
const ivLength = 12;

/**
 * INV-2: in sessionStorage as AES-GCM ciphertext under a key that lies in IndexedDB and can't be exported: neither half is
 * of use without the other. By the platform alone, since it runs before anything else of the page is there.
 * @param storage of this tab
 */
export function createLinkKeeper(storage: Storage): LinkKeeper {
  let last: Promise<unknown> = Promise.resolve();

  /** One after the other. Storage may be refused or full, and an insecure page has no cryptography. */
  function tolerant<T>(job: () => Promise<T>, otherwise: T): Promise<T> {
    const done = last.then(job).catch(() => otherwise);
    last = done;
    return done;
  }

  return {
    take: () => tolerant(() => take(storage), null),
    keep: (link) =>
      tolerant(async () => {
        await keep(storage, link);
        return storage.getItem(item) !== null;
      }, false),
    forget: () => tolerant(() => forget(storage), undefined),
  };
}

async function keep(storage: Storage, link: KeptLink): Promise<void> {
  await forget(storage);
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  const iv = crypto.getRandomValues(new Uint8Array(ivLength));
  const id = Number(await withKeys('readwrite', (store) => store.add(key)));
  if (id > keptKeys)
    await withKeys('readwrite', (store) => store.delete(IDBKeyRange.upperBound(id - keptKeys)));
  const plain = new TextEncoder().encode(JSON.stringify(link));
  const sealed = await crypto.subtle.encrypt(cipher(id, iv), key, plain);
  plain.fill(0);
  storage.setItem(item, `${id}.${toBase64(iv)}.${toBase64(new Uint8Array(sealed))}`);
}

async function take(storage: Storage): Promise<KeptLink | null> {
  const { id, iv, sealed } = read(storage);
  if (id === null || iv === undefined || sealed === undefined) return null;
  const key: unknown = await withKeys('readonly', (store) => store.get(id));
  if (!(key instanceof CryptoKey)) return null;
  const opened = await crypto.subtle.decrypt(cipher(id, fromBase64(iv)), key, fromBase64(sealed));
  const link: unknown = JSON.parse(new TextDecoder().decode(opened));
  return isLink(link) ? link : null;
}

async function forget(storage: Storage): Promise<void> {
  const { id } = read(storage);
  storage.removeItem(item);
  if (id !== null) await withKeys('readwrite', (store) => store.delete(id));
}

function read(storage: Storage) {
  const [id = '', iv, sealed] = (storage.getItem(item) ?? '').split('.');
  return { id: /^\d+$/.test(id) ? Number(id) : null, iv, sealed };
}

/** One request in a transaction of its own; resolves with its result when the transaction is complete. */
async function withKeys<T>(
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const opening = indexedDB.open(database, 1);
  opening.addEventListener('upgradeneeded', () =>
    opening.result.createObjectStore(keys, { autoIncrement: true }),
  );
  const open = await settled(opening, 'success', () => opening.result);
  try {
    const transaction = open.transaction(keys, mode);
    const request = ask(transaction.objectStore(keys));
    return await settled(transaction, 'complete', () => request.result);
  } finally {
    open.close();
  }
}

function settled<T>(target: EventTarget, done: 'success' | 'complete', value: () => T): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  target.addEventListener(done, () => resolve(value()));
  for (const fault of ['error', 'abort', 'blocked'])
    target.addEventListener(fault, () => reject(new Error('the storage refused')));
  return promise;
}

function cipher(id: number, iv: BufferSource): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(`conclave/v1/kept-link ${id}`) };
}

function isLink(value: unknown): value is KeptLink {
  if (typeof value !== 'object' || value === null || !('path' in value) || !('fragment' in value))
    return false;
  return typeof value.path === 'string' && typeof value.fragment === 'string';
}

function toBase64(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
