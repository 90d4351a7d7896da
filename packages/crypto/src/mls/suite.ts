import { getCiphersuiteFromName, getCiphersuiteImpl } from 'ts-mls';
import type { CiphersuiteImpl, CiphersuiteName } from 'ts-mls';
import type { Context } from '../group/types.ts';
import { verifyEd25519 } from '../primitives/signing.ts';
import { plain, sodium } from '../primitives/sodium.ts';

/** PRIM-2. */
export const suiteName: CiphersuiteName = 'MLS_256_XWING_AES256GCM_SHA512_Ed25519';

let loaded: Promise<CiphersuiteImpl> | undefined;

/** The suite's primitives, with the caller's randomness where ts-mls takes it from outside; HPKE draws its own. */
export async function loadSuite(random: Context['random']): Promise<CiphersuiteImpl> {
  loaded ??= getCiphersuiteImpl(getCiphersuiteFromName(suiteName));
  return withOwnSignatures(await loaded, random);
}

/** Ed25519 by libsodium: every member must come to the same verdict, see `verifyEd25519`. */
export async function withOwnSignatures(
  impl: CiphersuiteImpl,
  random: Context['random'],
): Promise<CiphersuiteImpl> {
  const library = await sodium();
  return {
    ...impl,
    rng: { randomBytes: random },
    signature: {
      keygen: () => {
        const pair = library.crypto_sign_seed_keypair(random(library.crypto_sign_SEEDBYTES));
        return Promise.resolve({ publicKey: plain(pair.publicKey), signKey: plain(pair.privateKey) });
      },
      sign: (signKey, message) => Promise.resolve(library.crypto_sign_detached(message, signKey)),
      verify: (publicKey, message, signature) =>
        Promise.resolve(verifyEd25519(library, publicKey, message, signature)),
    },
  };
}
