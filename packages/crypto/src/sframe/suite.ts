/**
 * PRIM-2: the one SFrame cipher suite, AES_256_GCM_SHA512_128 (RFC 9605 section 4.5). The sizes carry the RFC's names and
 * are in bytes: `Nk` key, `Nn` nonce and salt. Tags have 16 bytes.
 */
export const sframeSuite = { id: 0x0005, hash: 'SHA-512', Nk: 32, Nn: 12 } as const;
