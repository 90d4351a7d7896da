import { concatBytes } from '@conclave/base';
import { createCommit, createGroup } from 'ts-mls';
import type { CiphersuiteImpl, GroupInfo, RatchetTree } from 'ts-mls';
import { extractWelcomeSecret } from 'ts-mls/groupInfo.js';
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js';
import { accumulatePskSecret } from 'ts-mls/pskIndex.js';
import { encodeRatchetTree } from 'ts-mls/ratchetTree.js';
import {
  decryptGroupInfo,
  decryptGroupSecrets,
  encryptGroupInfo,
  encryptGroupSecrets,
} from 'ts-mls/welcome.js';
import { describe, expect, it, vi } from 'vitest';
import { firstJoinPsk, personOf, random } from '../../test/fixtures.ts';
import { clientConfig } from './client-config.ts';
import { joinGroup } from './join-group.ts';
import { makeKeyPackage } from './key-package.ts';
import { joinPskIndex, joinPskProposal } from './psk.ts';
import { loadSuite } from './suite.ts';

vi.setConfig({ testTimeout: 30_000 });

const scope = { roomId: new Uint8Array(16), hostPub: new Uint8Array(32) };
const known = firstJoinPsk(scope.roomId);

/** A Welcome into a group of three, whose committer says something else of the group than what is so. */
async function joins(change: (info: GroupInfo, tree: RatchetTree) => GroupInfo) {
  const suite = await loadSuite(random);
  const psk = joinPskIndex([known], suite);
  const [ada, bob, own] = await Promise.all(
    ['ada', 'bob', 'own'].map(async (peer) => makeKeyPackage(suite, scope, await personOf(peer))),
  );
  if (ada === undefined || bob === undefined || own === undefined) throw new Error('nobody there');
  const { keyPackage, privateKeys } = ada;
  const group = await createGroup(random(32), keyPackage, privateKeys, [], suite, clientConfig(scope));
  const made = await createCommit(
    { state: group, pskIndex: psk, cipherSuite: suite },
    {
      extraProposals: [
        { proposalType: 'add', add: { keyPackage: bob.keyPackage } },
        { proposalType: 'add', add: { keyPackage: own.keyPackage } },
        joinPskProposal(known.pskId, suite),
      ],
      ratchetTreeExtension: true,
    },
  );
  const { welcome } = made;
  if (welcome === undefined) throw new Error('no Welcome');
  const initKey = await suite.hpke.importPrivateKey(own.privateKeys.initPrivateKey);
  const newMember = await makeKeyPackageRef(own.keyPackage, suite.hash);
  const secrets = await decryptGroupSecrets(initKey, newMember, welcome, suite.hpke);
  if (secrets === undefined) throw new Error('not for us');
  const none = new Uint8Array(suite.kdf.size);
  const [pskSecret] = await accumulatePskSecret(secrets.psks, psk, suite, none);
  const info = await decryptGroupInfo(welcome, secrets.joinerSecret, pskSecret, suite);
  if (info === undefined) throw new Error('no group info');
  const welcomeSecret = await extractWelcomeSecret(secrets.joinerSecret, pskSecret, suite.kdf);
  const changed = change(info, made.newState.ratchetTree);
  const encryptedGroupInfo = await encryptGroupInfo(changed, welcomeSecret, suite);
  const initPub = await suite.hpke.importPublicKey(own.keyPackage.initKey);
  const sealed = await encryptGroupSecrets(initPub, encryptedGroupInfo, secrets, suite.hpke);
  const encryptedGroupSecrets = { kemOutput: sealed.enc, ciphertext: sealed.ct };
  const counted = counting(suite);
  const joined = await joinGroup({
    welcome: { ...welcome, encryptedGroupInfo, secrets: [{ newMember, encryptedGroupSecrets }] },
    own,
    psk,
    scope,
    suite: counted.suite,
  });
  return { result: joined.ok ? null : joined.error, hashes: counted.hashes() };
}

function counting(suite: CiphersuiteImpl) {
  let count = 0;
  const digest: typeof suite.hash.digest = (data) => {
    count++;
    return suite.hash.digest(data);
  };
  return { suite: { ...suite, hash: { ...suite.hash, digest } }, hashes: () => count };
}

/** The nodes of a tree one after another, without the length in front of them. */
function nodesOf(tree: RatchetTree): Uint8Array {
  const encoded = encodeRatchetTree(tree);
  // A vector's length stands in one, two or four bytes (RFC 9420 section 2.1.2).
  return encoded.subarray(2 ** ((encoded[0] ?? 0) >> 6));
}

/** Whatever stands in it: a blank node is a zero. */
function withNodes(info: GroupInfo, ...nodes: readonly Uint8Array[]): GroupInfo {
  const content = concatBytes(...nodes);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, content.length + 2 ** 31);
  const extensionData = concatBytes(length, content);
  return { ...info, extensions: [{ extensionType: 'ratchet_tree', extensionData }] };
}

const blanks = (count: number) => new Uint8Array(Math.max(0, count));

describe('JOIN-6: the tree in a Welcome', () => {
  it('JOIN-6: joins by the true one', async () => {
    expect((await joins((info) => info)).result).toBeNull();
  });

  it.each([2048, 500_000])('JOIN-6, DOS-1: of %i nodes is refused before it is hashed', async (nodes) => {
    const { result, hashes } = await joins((info, tree) =>
      withNodes(info, nodesOf(tree), blanks(nodes - 6), nodesOf(tree.slice(0, 1))),
    );
    expect(result).toBe('the tree is too large');
    // Of its own KeyPackage alone.
    expect(hashes).toBe(1);
  });

  it.each([1, 2, 3, 4, 5])('JOIN-6: with %i blank nodes behind the last leaf is refused', async (count) => {
    const { result } = await joins((info, tree) => withNodes(info, nodesOf(tree), blanks(count)));
    expect(result).toContain('The last node in the ratchet tree must be non-blank.');
  });

  it.each([2, 4, 6, 8, 10, 12])('JOIN-6: that ends at node %i gets a verdict', async (last) => {
    const { result } = await joins((info, tree) =>
      withNodes(info, nodesOf(tree.slice(0, last)), blanks(last - 5), nodesOf(tree.slice(0, 1))),
    );
    expect(result).toBe('the group info is not signed');
  });
});
