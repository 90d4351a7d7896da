import { getCiphersuiteFromName, getCiphersuiteImpl } from 'ts-mls';
import type { CiphersuiteImpl, CiphersuiteName } from 'ts-mls';
import type { Context, SuiteName } from '../group/types.ts';
import { verifyEd25519 } from '../primitives/signing.ts';
import { plain, sodium } from '../primitives/sodium.ts';

interface SuiteParameters {
  readonly mls: CiphersuiteName;
  /** Bytes of FRM-1's base key: Nk of the SFrame suite that goes with it. */
  readonly baseKeyLength: 16 | 32;
  /** In our own encodings. */
  readonly id: number;
}

/** PRIM-2: the allow-list. */
export const suites: Readonly<Record<SuiteName, SuiteParameters>> = {
  classic: { mls: 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519', baseKeyLength: 16, id: 1 },
  hybrid: { mls: 'MLS_256_XWING_AES256GCM_SHA512_Ed25519', baseKeyLength: 32, id: 2 },
};

export function suiteOfId(id: number): SuiteName | undefined {
  if (id === suites.classic.id) return 'classic';
  return id === suites.hybrid.id ? 'hybrid' : undefined;
}

const loaded = new Map<SuiteName, Promise<CiphersuiteImpl>>();

/** The suite's primitives, with the caller's randomness where ts-mls takes it from outside; HPKE draws its own. */
export async function loadSuite(name: SuiteName, random: Context['random']): Promise<CiphersuiteImpl> {
  const loading = loaded.get(name) ?? load(name);
  loaded.set(name, loading);
  const [impl, library] = await Promise.all([loading, sodium()]);
  const keygen = () => {
    const pair = library.crypto_sign_seed_keypair(random(library.crypto_sign_SEEDBYTES));
    return Promise.resolve({ publicKey: plain(pair.publicKey), signKey: plain(pair.privateKey) });
  };
  return { ...impl, signature: { ...impl.signature, keygen }, rng: { randomBytes: random } };
}

/** Ed25519 by libsodium: every member must come to the same verdict, see `verifyEd25519`. */
async function load(name: SuiteName): Promise<CiphersuiteImpl> {
  const library = await sodium();
  const impl = await getCiphersuiteImpl(getCiphersuiteFromName(suites[name].mls));
  return {
    ...impl,
    signature: {
      ...impl.signature,
      sign: (signKey, message) => Promise.resolve(library.crypto_sign_detached(message, signKey)),
      verify: (publicKey, message, signature) =>
        Promise.resolve(verifyEd25519(library, publicKey, message, signature)),
    },
  };
}
