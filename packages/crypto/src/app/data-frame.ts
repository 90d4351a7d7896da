import { compareEpochs, domainBytes, err, ok, utf8Encode } from '@conclave/base';
import type { Bytes, DomainBytes, FrameEpoch, Result } from '@conclave/base';
import { pad, unpad } from '../primitives/padding.ts';
import { MAX_CTR } from '../sframe/counter.ts';
import type { ReceiveKey, SendKey } from '../sframe/epoch-keys.ts';
import type { FrameKeys } from '../sframe/frame-keys.ts';
import { decodeHeader, encodeHeader, MAX_HEADER_LENGTH } from '../sframe/header.ts';
import { assertLeafIndex, epochLowByte } from '../sframe/kid.ts';
import { writeNonce } from '../sframe/keys.ts';

/** One channel of one member. */
export interface DataStream {
  /** The channel's name, the same for all members; for the program, not for people. */
  readonly channel: string;
  /** The sender's leaf in the MLS tree. */
  readonly leafIndex: number;
}

/** As `DataStream`, and since which epoch that leaf is that member's: before it, it may have been somebody else's. */
export interface OpenedDataStream extends DataStream {
  readonly sinceEpoch: FrameEpoch;
}

export type SealDataFault = 'too-long' | 'no-key' | 'counter-exhausted';

export type OpenDataFault =
  | 'closed'
  | 'malformed'
  /** Sent under keys of an epoch that this client does not have yet: worth another try. */
  | 'unknown-key'
  | 'past-epoch'
  | 'wrong-leaf'
  | 'replay'
  | 'not-authentic';

const tagLength = 16;

/** APP-1. */
const step = 256;

/** Bytes of one message's content: with padding and overhead it fits the 16 KiB that every SCTP implementation takes. */
export const maxDataMessage = 15 * 1024;

/** Bytes of one frame. */
const maxFrame = 16 * 1024;

/**
 * APP-3: encrypts what goes over SFU data channels, in the frame format of RFC 9605 section 4.2: header, ciphertext,
 * tag. The keys are of `dataChannelKeys` for this channel, so neither a media key nor another channel's fits.
 */
export class DataFrameSealer {
  readonly #keys: FrameKeys;
  readonly #stream: DataStream;

  /** @throws RangeError where the leaf has no KID (a fault of the caller) */
  constructor(keys: FrameKeys, stream: DataStream) {
    assertLeafIndex(stream.leafIndex);
    this.#keys = keys;
    this.#stream = stream;
  }

  /**
   * @param message up to 15 KiB; only its length in steps of 256 bytes shows
   * @param now ms
   * @returns a promise that rejects only where a CTR would be repeated or WebCrypto fails (faults of the program):
   * then, too, nothing is sent
   */
  async seal(message: Uint8Array, now: number): Promise<Result<Bytes, SealDataFault>> {
    if (message.length > maxDataMessage) return err('too-long');
    const live = this.#keys.sendingEpoch(now);
    const key = await live?.keys.sendKey(packDataKid(this.#stream.leafIndex, live.epoch.number));
    if (key === undefined || key.wiped) return err('no-key');
    const ctr = key.counter.next;
    if (ctr === undefined) return err('counter-exhausted');
    key.counter.spend(ctr);
    const header = encodeHeader(key.kid, ctr);
    const algorithm = cipher(key, ctr, additionalData(header, this.#stream.channel));
    const sealed = await crypto.subtle.encrypt(algorithm, key.key, pad(message, step));
    const frame = new Uint8Array(header.length + sealed.byteLength);
    frame.set(header);
    frame.set(new Uint8Array(sealed), header.length);
    return ok(frame);
  }
}

/** APP-3: authenticates and decrypts one channel of one other member; what anybody can put on a channel is a typed error. */
export class DataFrameOpener {
  readonly #keys: FrameKeys;
  readonly #stream: OpenedDataStream;
  #closed = false;

  /** @throws RangeError where the leaf has no KID (a fault of the caller) */
  constructor(keys: FrameKeys, stream: OpenedDataStream) {
    assertLeafIndex(stream.leafIndex);
    this.#keys = keys;
    this.#stream = stream;
  }

  /** Refuses everything from now on: the member left, and the leaf may get another owner. */
  close(): void {
    this.#closed = true;
  }

  /**
   * The message that a frame holds. Frames may come in any order, each once, up to 1024 late.
   * @param frame must not change before the promise settles
   * @param now ms
   */
  async open(frame: Bytes, now: number): Promise<Result<Bytes, OpenDataFault>> {
    if (this.#closed) return err('closed');
    const { channel, leafIndex, sinceEpoch } = this.#stream;
    const header = decodeHeader(frame.subarray(0, MAX_HEADER_LENGTH), 0);
    if (header.kind === 'malformed' || frame.length > maxFrame) return err('malformed');
    const { kid, ctr, length } = header;
    if (typeof kid === 'bigint' || typeof ctr === 'bigint' || ctr > MAX_CTR) return err('malformed');
    if (frame.length < length + tagLength) return err('malformed');
    if (Math.floor(kid / 0x100) !== leafIndex) return err('wrong-leaf');
    const live = this.#keys.receivingEpoch(leafIndex, kid % 0x100, now);
    if (live === 'unknown-key' || live === 'past-epoch') return err(live);
    if (compareEpochs(live.epoch, sinceEpoch) < 0) return err('wrong-leaf');
    const key = await live.keys.receiveKey(kid);
    if (key === undefined || key.wiped) return err('past-epoch');
    if (!key.window.check(ctr)) return err('replay');
    const algorithm = cipher(key, ctr, additionalData(frame.subarray(0, length), channel));
    const padded = await decrypted(algorithm, key.key, frame.subarray(length));
    const message = padded === undefined ? undefined : unpad(padded, step);
    if (message === undefined) return err('not-authentic');
    if (this.#closed) return err('closed');
    if (!key.window.commit(ctr)) return err('replay');
    this.#keys.noteFrame(leafIndex, live.epoch, now);
    return ok(message);
  }
}

/**
 * Leaf index (12 bits) ‖ epoch mod 256: a KID of FRM-2 without a context, which no media stream has, so that a frame
 * that is put into a media track is refused before any key is looked at.
 */
function packDataKid(leafIndex: number, epoch: number): number {
  return leafIndex * 0x100 + epochLowByte(epoch);
}

/** RFC 9605 section 4.4.3 with the channel's name as metadata, in the canonical form of PRIM-1. */
function additionalData(header: Uint8Array, channel: string): DomainBytes {
  return domainBytes('data-frame', header, utf8Encode(channel));
}

function cipher(key: SendKey | ReceiveKey, ctr: number, additional: DomainBytes): AesGcmParams {
  const iv = new Uint8Array(12);
  writeNonce(iv, key.salt, ctr);
  return { name: 'AES-GCM', iv, additionalData: additional, tagLength: tagLength * 8 };
}

async function decrypted(
  algorithm: AesGcmParams,
  key: CryptoKey,
  ciphertext: Bytes,
): Promise<Bytes | undefined> {
  try {
    return new Uint8Array(await crypto.subtle.decrypt(algorithm, key, ciphertext));
  } catch {
    return undefined;
  }
}
