import type { Bytes } from '@conclave/base';
import { completeAad, MAX_AAD_LENGTH } from './aad.ts';
import { assertSourceCodec } from './codec.ts';
import type { FrameCodec } from './codec.ts';
import type { EpochKeys, SendKey } from './epoch-keys.ts';
import type { FrameKeys } from './frame-keys.ts';
import { writeHeader } from './header.ts';
import { contextSource, packKid } from './kid.ts';
import type { FrameContext } from './kid.ts';
import { writeNonce } from './keys.ts';
import { drop } from './outcome.ts';
import type { FrameDrop, SealDropReason, SealedFrame } from './outcome.ts';
import { clearPrefixLength } from './prefix.ts';

/** One layer of one of this client's own streams. */
export interface SealedStream {
  /** This client's own leaf in the MLS tree. */
  readonly leafIndex: number;
  readonly context: FrameContext;
  /** As negotiated, not as a frame says. */
  readonly codec: FrameCodec;
}

/**
 * Encrypts the encoded frames of one stream (FRM-1 to FRM-4). There is no way through it that returns a frame
 * unencrypted.
 */
export class FrameSealer {
  readonly #keys: FrameKeys;
  readonly #stream: SealedStream;
  // Reused by every call: WebCrypto copies nonce, AAD and data before `encrypt` returns its promise (Web
  // Cryptography, "normalizing an algorithm" and the `encrypt` method), so frames in flight don't share them.
  readonly #nonce = new Uint8Array(12);
  readonly #aad = new Uint8Array(MAX_AAD_LENGTH);
  #key: SendKey | undefined;
  #keyOwner: EpochKeys | undefined;

  /** @throws RangeError where the leaf has no KID, or the codec is not one of the context's (faults of the caller) */
  constructor(keys: FrameKeys, stream: SealedStream) {
    packKid(stream.context, stream.leafIndex, 0);
    assertSourceCodec(contextSource(stream.context), stream.codec);
    this.#keys = keys;
    this.#stream = stream;
  }

  /**
   * One encoded frame as `[clear prefix][SFrame header][ciphertext][tag]`, in the epoch that the keys send with.
   * Frames may be sealed while others are in flight; CTRs follow the order of the calls, except around the first
   * frame of an epoch, whose key must be derived.
   * @param frame for audio the padded payload of FRM-6; must not change before the promise settles
   * @param now ms
   * @returns a promise that rejects only on a fault of the program (a repeated CTR): then, too, nothing is sent
   */
  async seal(frame: Bytes, now: number): Promise<SealedFrame | FrameDrop<SealDropReason>> {
    const { codec, context } = this.#stream;
    const firstByte = frame[0];
    if (firstByte === undefined) return drop('empty-frame');
    const prefixLength = clearPrefixLength(codec, firstByte);
    if (frame.length < prefixLength) return drop('truncated-frame');

    const live = this.#keys.sendingEpoch(now);
    if (live === undefined) return drop('no-key');
    let key = this.#key;
    if (key === undefined || this.#keyOwner !== live.keys) {
      try {
        key = await live.keys.sendKey(packKid(context, this.#stream.leafIndex, live.epoch));
      } catch {
        return drop('cipher-error');
      }
      this.#key = key;
      this.#keyOwner = live.keys;
    }
    if (key === undefined || key.wiped) return drop('no-key');
    const ctr = key.counter.next;
    if (ctr === undefined) return drop('counter-exhausted');
    key.counter.spend(ctr);

    const headerLength = writeHeader(this.#aad, 0, key.kid, ctr);
    const aadLength = completeAad(this.#aad, headerLength, codec, context, frame, prefixLength);
    writeNonce(this.#nonce, key.salt, ctr);
    const algorithm = {
      name: 'AES-GCM',
      iv: this.#nonce,
      additionalData: this.#aad.subarray(0, aadLength),
      tagLength: 128,
    };
    let sealed: ArrayBuffer;
    try {
      const plaintext = prefixLength === 0 ? frame : frame.subarray(prefixLength);
      sealed = await crypto.subtle.encrypt(algorithm, key.key, plaintext);
    } catch {
      return drop('cipher-error');
    }
    return { kind: 'frame', data: withClearFront(frame, prefixLength, key.kid, ctr, headerLength, sealed) };
  }
}

/** Copies the ciphertext once: the header stands in front of it (FRM-3), and WebCrypto leaves no room there. */
function withClearFront(
  frame: Bytes,
  prefixLength: number,
  kid: number,
  ctr: number,
  headerLength: number,
  sealed: ArrayBuffer,
): Bytes {
  const clearLength = prefixLength + headerLength;
  const data = new Uint8Array(clearLength + sealed.byteLength);
  data.set(new Uint8Array(sealed), clearLength);
  for (let i = 0; i < prefixLength; i += 1) data[i] = frame[i] ?? 0;
  writeHeader(data, prefixLength, kid, ctr);
  return data;
}
