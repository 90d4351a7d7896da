import type { Subject } from './subject.ts';

/** SFrame header and metadata are about this long for a delta frame. */
const AAD_LENGTH = 12;

/** The least that any frame cipher of a browser does: one call of WebCrypto's AES-128-GCM, its result in `frame.data`. */
export async function webCrypto(): Promise<Subject> {
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
