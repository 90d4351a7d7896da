/**
 * An SFrame cipher suite (RFC 9605 section 4.5) of the compiled-in allow-list of PRIM-2. The sizes carry
 * the RFC's names and are in bytes: `Nk` key, `Nn` nonce and salt, `Nh` hash output, `Nt` tag.
 */
export interface SframeSuite {
  readonly id: number;
  readonly name: string;
  readonly hash: 'SHA-256' | 'SHA-512';
  readonly Nk: 16 | 32;
  readonly Nn: 12;
  readonly Nh: 32 | 64;
  readonly Nt: 16;
}

/** Goes with the `classic` MLS suite of PRIM-2. */
export const AES_128_GCM_SHA256_128: SframeSuite = {
  id: 0x0004,
  name: 'AES_128_GCM_SHA256_128',
  hash: 'SHA-256',
  Nk: 16,
  Nn: 12,
  Nh: 32,
  Nt: 16,
};

/** Goes with the `hybrid` MLS suite of PRIM-2. */
export const AES_256_GCM_SHA512_128: SframeSuite = {
  id: 0x0005,
  name: 'AES_256_GCM_SHA512_128',
  hash: 'SHA-512',
  Nk: 32,
  Nn: 12,
  Nh: 64,
  Nt: 16,
};

/** The suite with this registered number, or undefined where PRIM-2 does not allow it. */
export function sframeSuite(id: number): SframeSuite | undefined {
  return [AES_128_GCM_SHA256_128, AES_256_GCM_SHA512_128].find((suite) => suite.id === id);
}
