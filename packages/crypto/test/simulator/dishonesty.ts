import { createCommit } from 'ts-mls';
import type { ClientState } from 'ts-mls';
import type { Bytes } from '@conclave/base';
import { placeOfCommit } from '../../src/group/generation.ts';
import { maxSkipped } from '../../src/mls/client-config.ts';
import { leafAt } from '../../src/mls/leaves.ts';
import { readPrivateMessage, writePrivateMessage } from '../../src/mls/message.ts';
import { suiteName } from '../../src/mls/suite.ts';
import { resealed } from '../resealed.ts';
import type { Random } from './random.ts';
import { simulatedSuite } from './simulated-suite.ts';
import type { Tab } from './tab.ts';

/** COM-5: a commit, signed like any other, that the victims can't follow, by the leaves that they have. */
export async function poisonedCommit(by: Tab, victims: readonly number[], random: Random): Promise<Bytes> {
  const { mls } = by.inside;
  const keys = victims.map((leafIndex) => leafAt(mls.ratchetTree, leafIndex)?.hpkePublicKey.join());
  const suite = simulatedSuite(suiteName, random.bytes);
  const { hpke } = suite;
  const cipherSuite = {
    ...suite,
    hpke: {
      ...hpke,
      seal: async (...[key, ...rest]: Parameters<typeof hpke.seal>) => {
        const sealed = await hpke.seal(key, ...rest);
        const isVictim = keys.includes((await hpke.exportPublicKey(key)).join());
        return isVictim ? { ...sealed, ct: new Uint8Array(sealed.ct.length) } : sealed;
      },
    },
  };
  const { commit } = await createCommit(
    { state: mls, cipherSuite },
    { authenticatedData: placeOfCommit(mls) },
  );
  if (commit.wireformat !== 'mls_private_message') throw new Error('a commit is a PrivateMessage');
  return writePrivateMessage(commit.privateMessage);
}

/** All that somebody holds at this moment, which its client uses up. */
export function keptKeys({ inside: { mls } }: Tab): ClientState {
  const { clientConfig, ...rest } = mls;
  return { ...structuredClone(rest), clientConfig };
}

/** APP-4: what another member said, sealed anew further ahead; undefined where it is of another epoch than the keys. */
export async function resealedMessage(
  keys: ClientState,
  blob: Bytes,
  random: Random,
): Promise<Bytes | undefined> {
  if (readPrivateMessage(blob)?.epoch !== keys.groupContext.epoch) return undefined;
  return resealed(simulatedSuite(suiteName, random.bytes), keys, blob, random.between(1, maxSkipped));
}

/** COM-4: an update whose path has another public key, in one place, than that of the secret in it. */
export async function plantedCommit(by: Tab, random: Random): Promise<Bytes> {
  const { mls } = by.inside;
  const suite = simulatedSuite(suiteName, random.bytes);
  const { hpke } = suite;
  const others = by.view.members.flatMap(({ isSelf, leafIndex }) => {
    const key = leafAt(mls.ratchetTree, leafIndex)?.hpkePublicKey;
    return isSelf || key === undefined ? [] : [key];
  });
  const planted = random.chance(0.5) ? random.pick(others) : undefined;
  let left = random.between(0, 3);
  const exportPublicKey: typeof hpke.exportPublicKey = async (key) => {
    const own = await hpke.exportPublicKey(key);
    return left-- === 0 ? (planted ?? random.bytes(own.length)) : own;
  };
  const { commit } = await createCommit(
    { state: mls, cipherSuite: { ...suite, hpke: { ...hpke, exportPublicKey } } },
    { authenticatedData: placeOfCommit(mls) },
  );
  if (commit.wireformat !== 'mls_private_message') throw new Error('a commit is a PrivateMessage');
  return writePrivateMessage(commit.privateMessage);
}
