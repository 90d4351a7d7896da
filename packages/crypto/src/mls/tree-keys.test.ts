import { createCommit, createGroup } from 'ts-mls';
import type { CiphersuiteImpl, ClientState } from 'ts-mls';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { firstJoinPsk, personOf, random } from '../../test/fixtures.ts';
import type { CredentialScope } from '../identity/credential.ts';
import { signingKeyFromSeed } from '../primitives/signing.ts';
import { clientConfig } from './client-config.ts';
import { joinGroup } from './join-group.ts';
import { makeKeyPackage } from './key-package.ts';
import type { OwnKeyPackage } from './key-package.ts';
import { joinPskIndex, joinPskProposal } from './psk.ts';
import { loadSuite } from './suite.ts';
import { hasUniqueKeys, isUsable, newKeyFault, ownPathFault } from './tree-keys.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const roomId = new Uint8Array(16);
const known = firstJoinPsk(roomId);

let suite: CiphersuiteImpl;
let scope: CredentialScope;
let founder: ClientState;

beforeEach(async () => {
  suite = await loadSuite(random);
  scope = { roomId, hostPub: (await signingKeyFromSeed(new Uint8Array(32).fill(1))).publicKey };
  const own = await makeKeyPackage(suite, scope, await personOf('founder'));
  const alone = await createGroup(
    random(32),
    own.keyPackage,
    own.privateKeys,
    [],
    suite,
    clientConfig(scope),
  );
  const { keyPackage } = await newcomer();
  const made = await createCommit(
    { state: alone, cipherSuite: suite },
    { extraProposals: [{ proposalType: 'add', add: { keyPackage } }], ratchetTreeExtension: true },
  );
  founder = made.newState;
});

/** Adds somebody in the place of somebody else, by a path whose first key, that of the root, is as `plant` says. */
async function adding(comer: OwnKeyPackage, plant: (key: Uint8Array) => Uint8Array | Promise<Uint8Array>) {
  let isFirst = true;
  const exportPublicKey: typeof suite.hpke.exportPublicKey = async (key) => {
    const own = await suite.hpke.exportPublicKey(key);
    if (!isFirst) return own;
    isFirst = false;
    return plant(own);
  };
  const psk = joinPskIndex([known], suite);
  const made = await createCommit(
    {
      state: founder,
      pskIndex: psk,
      cipherSuite: { ...suite, hpke: { ...suite.hpke, exportPublicKey } },
    },
    {
      extraProposals: [
        { proposalType: 'remove', remove: { removed: 1 } },
        { proposalType: 'add', add: { keyPackage: comer.keyPackage } },
        joinPskProposal(known.pskId, suite),
      ],
      ratchetTreeExtension: true,
    },
  );
  if (made.welcome === undefined) throw new Error('nobody was added');
  const joined = await joinGroup({ welcome: made.welcome, own: comer, psk, scope, suite });
  return { after: made.newState, joined };
}

async function newcomer(): Promise<OwnKeyPackage> {
  return makeKeyPackage(suite, scope, await personOf('newcomer'));
}

describe('PRIM-3: the keys of a tree', () => {
  it('COM-4, JOIN-6: hold in a group that honest people made, for who makes it and for who joins it', async () => {
    const { after, joined } = await adding(await newcomer(), (key) => key);
    expect(await newKeyFault(founder.ratchetTree, after, suite)).toBeNull();
    if (!joined.ok) throw new Error(joined.error);
    expect(await ownPathFault(joined.value.mls, suite)).toBeNull();
    expect(await newKeyFault([], joined.value.mls, suite)).toBeNull();
  });

  it('JOIN-6: a joiner refuses a tree whose path is not the one that it was told', async () => {
    const foreign = await suite.hpke.exportPublicKey((await suite.hpke.generateKeyPair()).publicKey);
    const { after, joined } = await adding(await newcomer(), () => foreign);
    expect(joined.ok || joined.error).toBe('the own path has a key that does not fit: foreign-key');
    expect(await newKeyFault(founder.ratchetTree, after, suite)).toBe('foreign-key');
  });

  it('JOIN-6: a joiner refuses a key that stands twice, and one that is none', async () => {
    const own = await newcomer();
    const twice = await adding(own, () => own.keyPackage.leafNode.hpkePublicKey);
    expect(twice.joined.ok || twice.joined.error).toBe('a key stands twice');
    expect(hasUniqueKeys(twice.after.ratchetTree)).toBe(false);
    const none = await adding(await newcomer(), () => new Uint8Array(1216));
    expect(none.joined.ok || none.joined.error).toMatch(/does not fit: unusable-key$/u);
  });

  it.each([
    ['too short', new Uint8Array(1215).fill(9)],
    ['coefficients out of range', new Uint8Array(1216).fill(255)],
    ['the point of order one', new Uint8Array(1216)],
  ] as const)('COM-4: %s is no key', async (_why, key) => {
    const { hpke, ...rest } = await loadSuite(random);
    expect(await isUsable({ ...rest, hpke }, key)).toBe(false);
    const pair = await hpke.generateKeyPair();
    expect(await isUsable({ ...rest, hpke }, await hpke.exportPublicKey(pair.publicKey))).toBe(true);
  });
});
