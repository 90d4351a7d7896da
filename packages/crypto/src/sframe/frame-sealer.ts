import type { Bytes } from '@conclave/base';
import { completeAad } from './aad.ts';
import { assertSourceCodec } from './codec.ts';
import type { FrameCodec } from './codec.ts';
import type { EpochKeys, SendKey } from './epoch-keys.ts';
import type { FrameKeys } from './frame-keys.ts';
import { withFront } from './front.ts';
import { GcmParams } from './gcm-params.ts';
import { writeHeader } from './header.ts';
import { contextSource, packKid } from './kid.ts';
import type { FrameContext } from './kid.ts';
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
  readonly #params = new GcmParams();
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
        key = await live.keys.sendKey(packKid(context, this.#stream.leafIndex, live.epoch.number));
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

    const { aad } = this.#params;
    const headerLength = writeHeader(aad, 0, key.kid, ctr);
    const aadLength = completeAad(aad, headerLength, codec, context, frame, prefixLength);
    let sealed: ArrayBuffer;
    try {
      const params = this.#params.prepare(key.salt, ctr, aadLength);
      const plaintext = prefixLength === 0 ? whole(frame) : frame.subarray(prefixLength);
      sealed = await crypto.subtle.encrypt(params, key.key, plaintext);
    } catch {
      return drop('cipher-error');
    }
    // The parameters may be another frame's by now.
    const data = withFront(sealed, prefixLength + headerLength);
    for (let i = 0; i < prefixLength; i += 1) data[i] = frame[i] ?? 0;
    writeHeader(data, prefixLength, key.kid, ctr);
    return { kind: 'frame', data, epoch: live.epoch, context, ctr };
  }
}

/** Chromium takes a buffer faster than a view of all of it, which it must wrap once more. */
function whole(bytes: Bytes): BufferSource {
  return bytes.length === bytes.buffer.byteLength ? bytes.buffer : bytes;
}
