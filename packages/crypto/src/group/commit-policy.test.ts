import { createCommit, createGroup } from 'ts-mls';
import type { CiphersuiteImpl, ClientState } from 'ts-mls';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { personOf, random } from '../../test/fixtures.ts';
import { clientConfig } from '../mls/client-config.ts';
import { makeKeyPackage } from '../mls/key-package.ts';
import { loadSuite } from '../mls/suite.ts';
import { signingKeyFromSeed } from '../primitives/signing.ts';
import { judgeOutcome } from './commit-policy.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

const nothing = { removed: [], added: [] };
let before: ClientState;
let after: ClientState;
let suite: CiphersuiteImpl;

beforeEach(async () => {
  suite = await loadSuite(random);
  const hostKey = await signingKeyFromSeed(new Uint8Array(32).fill(1));
  const scope = { roomId: new Uint8Array(16), hostPub: hostKey.publicKey };
  const own = await makeKeyPackage(suite, scope, await personOf('Ada'));
  before = await createGroup(random(32), own.keyPackage, own.privateKeys, [], suite, clientConfig(scope));
  ({ newState: after } = await createCommit({ state: before, cipherSuite: suite }));
});

function outcome(next: ClientState, committer = 0) {
  return judgeOutcome(before, next, nothing, committer, suite);
}

function leaf() {
  const node = after.ratchetTree[0];
  if (node?.nodeType !== 'leaf') throw new Error('no leaf');
  return node.leaf;
}

function withLeaf(change: object): ClientState {
  return {
    ...after,
    ratchetTree: after.ratchetTree.with(0, { nodeType: 'leaf', leaf: { ...leaf(), ...change } }),
  };
}

describe('COM-4, PRIM-3: what a commit may do to the tree', () => {
  it('COM-4: the committer’s encryption key may change, and nobody else’s', async () => {
    expect(await outcome(after)).toBeNull();
    expect(await outcome(after, 1)).toBe('changed-leaf');
  });

  it('PRIM-3: not the committer’s signature key', async () => {
    expect(await outcome(withLeaf({ signaturePublicKey: random(32) }))).toBe('changed-leaf');
  });

  it('PRIM-3: not the committer’s credential', async () => {
    const credential = { credentialType: 'basic', identity: random(40) };
    expect(await outcome(withLeaf({ credential }))).toBe('changed-leaf');
  });

  it('COM-4: not the committer’s capabilities or extensions', async () => {
    const capabilities = { ...leaf().capabilities, extensions: [7] };
    expect(await outcome(withLeaf({ capabilities }))).toBe('changed-leaf');
    const extensions = [{ extensionType: 7, extensionData: random(1) }];
    expect(await outcome(withLeaf({ extensions }))).toBe('changed-leaf');
  });

  it('COM-4: no leaf comes or goes but by an Add or a Remove', async () => {
    const more = { ...after, ratchetTree: [...after.ratchetTree, undefined, after.ratchetTree[0]] };
    expect(await outcome(more)).toBe('changed-leaf');
    expect(await outcome({ ...after, ratchetTree: [undefined] })).toBe('changed-leaf');
  });

  it('COM-4: not the group', async () => {
    const context = (change: object): ClientState => ({
      ...after,
      groupContext: { ...after.groupContext, ...change },
    });
    for (const change of [
      { groupId: random(32) },
      { epoch: 5n },
      { cipherSuite: 'MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519' },
      { extensions: [{ extensionType: 7, extensionData: random(1) }] },
    ]) {
      expect(await outcome(context(change))).toBe('changed-group');
    }
  });
});
