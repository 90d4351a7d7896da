import { createCommit } from 'ts-mls';
import type { Bytes } from '@conclave/base';
import { leafAt } from '../../src/mls/leaves.ts';
import { writePrivateMessage } from '../../src/mls/message.ts';
import { suiteName } from '../../src/mls/suite.ts';
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
  const { commit } = await createCommit({ state: mls, cipherSuite });
  if (commit.wireformat !== 'mls_private_message') throw new Error('a commit is a PrivateMessage');
  return writePrivateMessage(commit.privateMessage);
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
  const { commit } = await createCommit({
    state: mls,
    cipherSuite: { ...suite, hpke: { ...hpke, exportPublicKey } },
  });
  if (commit.wireformat !== 'mls_private_message') throw new Error('a commit is a PrivateMessage');
  return writePrivateMessage(commit.privateMessage);
}
