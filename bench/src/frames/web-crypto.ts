import type { Subject, TestCodec } from './subject.ts';

/** SFrame header and metadata are about this long for a delta frame. */
const AAD_LENGTH = 12;
/** An SFrame header with a KID of three bytes and a CTR of two, and VP8's clear prefix of a delta frame (FRM-3). */
const HEADER_LENGTH = 6;
const PREFIX_LENGTH = 1;
const GROWN_FROM = 4096;

/** The least that any frame cipher of a browser does: one call of WebCrypto's AES-128-GCM, its result in `frame.data`. */
export async function webCrypto(): Promise<Subject> {
  const [key, algorithm] = await keyAndAlgorithm();
  return {
    name: 'WebCrypto',
    seal: async (frame) => {
      frame.data = await crypto.subtle.encrypt(algorithm, key, frame.data);
    },
    open: async (frame) => {
      frame.data = await crypto.subtle.decrypt(algorithm, key, frame.data);
    },
  };
}

/**
 * The same call for a frame whose header stands in front: a sealed frame's ciphertext moves once, to where there is room for
 * it, and so does an opened one's plaintext behind a clear prefix. Nothing is written into the room, so no cipher
 * with this layout is below.
 */
export async function movedWebCrypto(codec: TestCodec): Promise<Subject> {
  const [key, algorithm] = await keyAndAlgorithm();
  const prefixLength = codec === 'vp8' ? PREFIX_LENGTH : 0;
  const front = prefixLength + HEADER_LENGTH;
  return {
    name: 'moved',
    seal: async (frame) => {
      const plaintext = prefixLength === 0 ? frame.data : new Uint8Array(frame.data, prefixLength);
      frame.data = moved(await crypto.subtle.encrypt(algorithm, key, plaintext), front);
    },
    open: async (frame) => {
      const plaintext = await crypto.subtle.decrypt(algorithm, key, new Uint8Array(frame.data, front));
      frame.data = prefixLength === 0 ? plaintext : moved(plaintext, prefixLength);
    },
  };
}

/** Small results are copied and large ones grown, whichever is cheaper. */
function moved(content: ArrayBuffer, front: number): ArrayBuffer {
  const length = content.byteLength;
  if (length >= GROWN_FROM) {
    const grown = content.transfer(front + length);
    new Uint8Array(grown).copyWithin(front, 0, length);
    return grown;
  }
  const copied = new Uint8Array(front + length);
  copied.set(new Uint8Array(content), front);
  return copied.buffer;
}

async function keyAndAlgorithm(): Promise<[CryptoKey, AesGcmParams]> {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 128 }, false, [
    'encrypt',
    'decrypt',
  ]);
  // One nonce for all: nothing here is secret, and WebCrypto's time does not depend on it.
  const algorithm = {
    name: 'AES-GCM',
    iv: new Uint8Array(12),
    additionalData: new Uint8Array(AAD_LENGTH),
    tagLength: 128,
  };
  return [key, algorithm];
}
