import type { Bytes } from '@conclave/base';
import { SendCounter } from './counter.ts';
import { contextSource, isAudioSource, unpackKid } from './kid.ts';
import { deriveFrameKey, importBaseKey } from './keys.ts';
import type { FrameKey } from './keys.ts';
import { ReplayWindow } from './replay-window.ts';
import { sframeSuite } from './suite.ts';

/** A key to seal with, and the KID's one counter. `wiped` keys must not be used: their salt is gone. */
export interface SendKey extends FrameKey {
  readonly kid: number;
  readonly counter: SendCounter;
  wiped: boolean;
}

/** A key to open with, and the KID's one replay window: a second consumer of the stream can't be fed replays. */
export interface ReceiveKey extends FrameKey {
  readonly kid: number;
  readonly window: ReplayWindow;
  wiped: boolean;
}

/** FRM-5, in frames. */
const VIDEO_WINDOW = 1024;
const AUDIO_WINDOW = 512;

/**
 * All SFrame keys of one MLS epoch, each derived when it is first asked for and then kept: one key, one counter
 * and one replay window per KID, whoever asks.
 */
export class EpochKeys {
  #baseKey: CryptoKey | undefined;
  readonly #send = new KeyTable<SendKey>();
  readonly #receive = new KeyTable<ReceiveKey>();

  private constructor(baseKey: CryptoKey) {
    this.#baseKey = baseKey;
  }

  /**
   * FRM-1. Takes over `baseKey` = MLS-Exporter("SFrame 1.0 Base Key", "", Nk) and wipes the bytes, whatever happens.
   *
   * An epoch in which this client may have sent before (in a worker that died, say) must never be imported to
   * send with again: its counters would restart. Such a client updates its leaf and sends in the next epoch.
   * @throws RangeError where `baseKey` is not Nk bytes (a fault of the caller); rejects where WebCrypto fails
   */
  static async import(baseKey: Bytes): Promise<EpochKeys> {
    if (baseKey.length !== sframeSuite.Nk) {
      baseKey.fill(0);
      throw new RangeError(`a base_key has ${sframeSuite.Nk} bytes`);
    }
    return new EpochKeys(await importBaseKey(baseKey));
  }

  /** The key to seal with under `kid`, or undefined after {@link discard}. Rejects only where WebCrypto fails. */
  async sendKey(kid: number): Promise<SendKey | undefined> {
    return this.#send.get(kid, async () => {
      const frameKey = await this.#derive(kid, 'encrypt');
      return frameKey && { ...frameKey, kid, counter: new SendCounter(), wiped: false };
    });
  }

  /** The key to open `kid` with where it was derived before: the frame path's way around a promise. */
  knownReceiveKey(kid: number): ReceiveKey | undefined {
    return this.#receive.known(kid);
  }

  /** The key to open `kid` with, or undefined after {@link discard}. Rejects only where WebCrypto fails. */
  async receiveKey(kid: number): Promise<ReceiveKey | undefined> {
    return this.#receive.get(kid, async () => {
      const frameKey = await this.#derive(kid, 'decrypt');
      const fields = unpackKid(kid);
      const audio = fields !== undefined && isAudioSource(contextSource(fields.context));
      const window = new ReplayWindow(audio ? AUDIO_WINDOW : VIDEO_WINDOW);
      return frameKey && { ...frameKey, kid, window, wiped: false };
    });
  }

  /** Forgets and wipes the receive keys of one sender. */
  discardSender(leafIndex: number): void {
    this.#receive.wipe((kid) => unpackKid(kid)?.leafIndex === leafIndex);
  }

  /** Forgets everything. Salts are overwritten; CryptoKeys can only be let go of. Calling it again does nothing. */
  discard(): void {
    this.#baseKey = undefined;
    this.#send.close();
    this.#receive.close();
  }

  async #derive(kid: number, usage: 'encrypt' | 'decrypt'): Promise<FrameKey | undefined> {
    return this.#baseKey && deriveFrameKey(this.#baseKey, kid, usage);
  }
}

/** Keys by KID; whoever asks while a key is being derived waits for that same key. */
class KeyTable<Key extends { readonly salt: Bytes; wiped: boolean }> {
  readonly #keys = new Map<number, Key>();
  readonly #deriving = new Map<number, Promise<Key | undefined>>();
  #closed = false;

  known(kid: number): Key | undefined {
    return this.#keys.get(kid);
  }

  get(kid: number, derive: () => Promise<Key | undefined>): Promise<Key | undefined> {
    const pending = this.#deriving.get(kid);
    if (pending !== undefined) return pending;
    const known = this.#keys.get(kid);
    return known === undefined ? this.#start(kid, derive) : Promise.resolve(known);
  }

  wipe(matches: (kid: number) => boolean): void {
    for (const [kid, key] of this.#keys) {
      if (!matches(kid)) continue;
      wipeKey(key);
      this.#keys.delete(kid);
    }
  }

  close(): void {
    this.#closed = true;
    this.wipe(() => true);
  }

  #start(kid: number, derive: () => Promise<Key | undefined>): Promise<Key | undefined> {
    const pending = derive()
      .then((key) => {
        if (key === undefined) return undefined;
        if (this.#closed) {
          wipeKey(key);
          return undefined;
        }
        this.#keys.set(kid, key);
        return key;
      })
      .finally(() => this.#deriving.delete(kid));
    this.#deriving.set(kid, pending);
    return pending;
  }
}

function wipeKey(key: { readonly salt: Bytes; wiped: boolean }): void {
  key.wiped = true;
  key.salt.fill(0);
}
