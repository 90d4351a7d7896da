import { compareEpochs } from '@conclave/base';
import type { Bytes, FrameEpoch } from '@conclave/base';
import { completeAad } from './aad.ts';
import { assertSourceCodec } from './codec.ts';
import type { FrameCodec } from './codec.ts';
import { MAX_CTR } from './counter.ts';
import type { ReceiveKey } from './epoch-keys.ts';
import type { FrameKeys } from './frame-keys.ts';
import { withFront } from './front.ts';
import { GcmParams } from './gcm-params.ts';
import { decodeHeader } from './header.ts';
import { assertLeafIndex, contextSource, unpackKid } from './kid.ts';
import type { FrameContext, FrameSource } from './kid.ts';
import { drop } from './outcome.ts';
import type { FrameDrop, OpenDropReason, OpenedFrame, UnknownKeyDrop } from './outcome.ts';
import { clearPrefixLength } from './prefix.ts';

/** One stream of another member, as that member announced it inside MLS: never as the server says. */
export interface OpenedStream {
  /** The leaf of the member who owns the producer. */
  readonly leafIndex: number;
  /** The epoch in which that member came to that leaf: before it, the leaf may have been somebody else's. */
  readonly sinceEpoch: FrameEpoch;
  readonly source: FrameSource;
  /** As negotiated, not as a frame says. */
  readonly codec: FrameCodec;
}

interface Candidate {
  readonly prefixLength: number;
  readonly headerLength: number;
  readonly kid: number;
  readonly ctr: number;
  readonly context: FrameContext;
  readonly epochByte: number;
}

const TAG_LENGTH = 16;

/**
 * Authenticates and decrypts the frames of one stream (FRM-3, FRM-5). Whatever a server or a hostile member can
 * put into a frame ends as a typed drop.
 */
export class FrameOpener {
  readonly #keys: FrameKeys;
  readonly #stream: OpenedStream;
  readonly #params = new GcmParams();
  #closed = false;

  /** @throws RangeError where the leaf has no KID or the codec is not one of the source's (faults of the caller) */
  constructor(keys: FrameKeys, stream: OpenedStream) {
    assertLeafIndex(stream.leafIndex);
    assertSourceCodec(stream.source, stream.codec);
    this.#keys = keys;
    this.#stream = stream;
  }

  /**
   * Drops everything from now on, frames in flight too. To be called when the owner leaves or is removed: the
   * leaf may get another owner.
   */
  close(): void {
    this.#closed = true;
  }

  /**
   * The encoded frame that `frame`, in the layout of FRM-3, was made from. A frame dropped as `unknown-key` may be
   * held (see PendingFrames) and opened again; every other drop is final. Never rejects.
   * @param frame must not change before the promise settles
   * @param now ms
   */
  async open(frame: Bytes, now: number): Promise<OpenedFrame | UnknownKeyDrop | FrameDrop<OpenDropReason>> {
    if (this.#closed) return drop('closed');
    const candidate = this.#parse(frame);
    if ('reason' in candidate) return candidate;
    const { kid, ctr, context, epochByte, prefixLength, headerLength } = candidate;
    const { leafIndex, sinceEpoch, codec } = this.#stream;

    const live = this.#keys.receivingEpoch(leafIndex, epochByte, now);
    if (live === 'unknown-key') return { kind: 'drop', reason: live, kid };
    if (live === 'past-epoch') return drop(live);
    if (compareEpochs(live.epoch, sinceEpoch) < 0) return drop('wrong-leaf');

    let key: ReceiveKey | undefined;
    let plaintext: ArrayBuffer;
    try {
      key = live.keys.knownReceiveKey(kid) ?? (await live.keys.receiveKey(kid));
      if (key === undefined || key.wiped) return drop('past-epoch');
      if (!key.window.check(ctr)) return drop('replay');
      const { aad } = this.#params;
      for (let i = 0; i < headerLength; i += 1) aad[i] = frame[prefixLength + i] ?? 0;
      const aadLength = completeAad(aad, headerLength, codec, context, frame, prefixLength);
      const params = this.#params.prepare(key.salt, ctr, aadLength);
      const ciphertext = frame.subarray(prefixLength + headerLength);
      plaintext = await crypto.subtle.decrypt(params, key.key, ciphertext);
    } catch (error) {
      const forged = error instanceof DOMException && error.name === 'OperationError';
      return drop(forged ? 'authentication-failed' : 'cipher-error');
    }
    if (this.#closed) return drop('closed');
    if (key.wiped) return drop('past-epoch');
    if (!key.window.commit(ctr)) return drop('replay');
    this.#keys.noteFrame(leafIndex, live.epoch, now);
    const data = withPrefix(frame, prefixLength, plaintext);
    return { kind: 'frame', data, epoch: live.epoch, context, ctr };
  }

  /** All checks that need no key. */
  #parse(frame: Bytes): Candidate | FrameDrop<OpenDropReason> {
    const firstByte = frame[0];
    if (firstByte === undefined) return drop('empty-frame');
    const prefixLength = clearPrefixLength(this.#stream.codec, firstByte);
    const header = decodeHeader(frame, prefixLength);
    if (header.kind === 'malformed') return drop(header.reason);
    if (frame.length < prefixLength + header.length + TAG_LENGTH) return drop('truncated-frame');
    const fields = unpackKid(header.kid);
    if (fields === undefined || typeof header.kid === 'bigint') return drop('foreign-kid');
    if (contextSource(fields.context) !== this.#stream.source) return drop('wrong-context');
    if (fields.leafIndex !== this.#stream.leafIndex) return drop('wrong-leaf');
    if (typeof header.ctr === 'bigint' || header.ctr > MAX_CTR) return drop('counter-out-of-range');
    return {
      prefixLength,
      headerLength: header.length,
      kid: header.kid,
      ctr: header.ctr,
      context: fields.context,
      epochByte: fields.epochByte,
    };
  }
}

function withPrefix(frame: Bytes, prefixLength: number, plaintext: ArrayBuffer): Bytes {
  if (prefixLength === 0) return new Uint8Array(plaintext);
  const data = withFront(plaintext, prefixLength);
  for (let i = 0; i < prefixLength; i += 1) data[i] = frame[i] ?? 0;
  return data;
}
