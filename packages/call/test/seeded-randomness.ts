import { concatBytes, fromBase64Url } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { vi } from 'vitest';

/** RFC 8410: a private key of 32 bytes in PKCS #8, but for the key itself. */
const pkcs8 = {
  Ed25519: new Uint8Array([48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32]),
  X25519: new Uint8Array([48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 110, 4, 34, 4, 32]),
} as const;

/**
 * Makes everything that programs take from the platform's randomness, and the time of day, follow from a seed, so that
 * two runs differ in nothing but what they are given. Ends with `restore`.
 */
export function seedRandomness(seed: number, now: number): { readonly restore: () => void } {
  const bytesOf = generator(seed);
  const values = vi.spyOn(crypto, 'getRandomValues').mockImplementation((array) => {
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(bytesOf(array.byteLength));
    return array;
  });
  const clock = vi.spyOn(Date, 'now').mockReturnValue(now);
  const generateKey = (
    algorithm: string | { readonly name: string },
    extractable: boolean,
    usages: readonly KeyUsage[],
  ): Promise<CryptoKeyPair> => {
    const name = typeof algorithm === 'string' ? algorithm : algorithm.name;
    if (name !== 'Ed25519' && name !== 'X25519') throw new Error(`no seeded keys for ${name}`);
    return keyPair(name, bytesOf(32), extractable, usages);
  };
  Object.defineProperty(crypto.subtle, 'generateKey', { configurable: true, value: generateKey });
  return {
    restore: () => {
      values.mockRestore();
      clock.mockRestore();
      Reflect.deleteProperty(crypto.subtle, 'generateKey');
    },
  };
}

async function keyPair(
  name: keyof typeof pkcs8,
  seed: Bytes,
  extractable: boolean,
  usages: readonly KeyUsage[],
): Promise<CryptoKeyPair> {
  const { subtle } = crypto;
  const encoded = concatBytes(pkcs8[name], seed);
  const ofPrivate = usages.filter((usage) => usage !== 'verify');
  const { x } = await subtle.exportKey(
    'jwk',
    await subtle.importKey('pkcs8', encoded, name, true, ofPrivate),
  );
  const raw = fromBase64Url(x ?? '');
  if (raw === undefined) throw new Error('no public key');
  const ofPublic = usages.filter((usage) => usage === 'verify');
  return {
    privateKey: await subtle.importKey('pkcs8', encoded, name, extractable, ofPrivate),
    publicKey: await subtle.importKey('raw', raw, name, true, ofPublic),
  };
}

/** Xorshift (Marsaglia 2003): what it makes has to be the same each time, not hard to guess. */
function generator(seed: number): (length: number) => Bytes {
  let state = seed;
  return (length) =>
    Uint8Array.from({ length }, () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return state & 0xff;
    });
}
