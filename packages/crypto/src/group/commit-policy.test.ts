import { createCommit, createGroup } from 'ts-mls';
import type { ClientState } from 'ts-mls';
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

beforeEach(async () => {
  const suite = await loadSuite('classic', random);
  const hostKey = await signingKeyFromSeed(new Uint8Array(32).fill(1));
  const scope = { roomId: new Uint8Array(16), hostPub: hostKey.publicKey };
  const own = await makeKeyPackage(suite, scope, await personOf('Ada'));
  before = await createGroup(random(32), own.keyPackage, own.privateKeys, [], suite, clientConfig(scope));
  ({ newState: after } = await createCommit({ state: before, cipherSuite: suite }));
});

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
  it('COM-4: the committer’s encryption key may change, and nobody else’s', () => {
    expect(judgeOutcome(before, after, nothing, 0)).toBeNull();
    expect(judgeOutcome(before, after, nothing, 1)).toBe('changed-leaf');
  });

  it('PRIM-3: not the committer’s signature key', () => {
    expect(judgeOutcome(before, withLeaf({ signaturePublicKey: random(32) }), nothing, 0)).toBe(
      'changed-leaf',
    );
  });

  it('PRIM-3: not the committer’s credential', () => {
    const credential = { credentialType: 'basic', identity: random(40) };
    expect(judgeOutcome(before, withLeaf({ credential }), nothing, 0)).toBe('changed-leaf');
  });

  it('COM-4: not the committer’s capabilities or extensions', () => {
    const capabilities = { ...leaf().capabilities, extensions: [7] };
    expect(judgeOutcome(before, withLeaf({ capabilities }), nothing, 0)).toBe('changed-leaf');
    const extensions = [{ extensionType: 7, extensionData: random(1) }];
    expect(judgeOutcome(before, withLeaf({ extensions }), nothing, 0)).toBe('changed-leaf');
  });

  it('COM-4: no leaf comes or goes but by an Add or a Remove', () => {
    const more = { ...after, ratchetTree: [...after.ratchetTree, undefined, after.ratchetTree[0]] };
    expect(judgeOutcome(before, more, nothing, 0)).toBe('changed-leaf');
    expect(judgeOutcome(before, { ...after, ratchetTree: [undefined] }, nothing, 0)).toBe('changed-leaf');
  });

  it('COM-4: not the group', () => {
    const context = (change: object): ClientState => ({
      ...after,
      groupContext: { ...after.groupContext, ...change },
    });
    for (const change of [
      { groupId: random(32) },
      { epoch: 5n },
      { cipherSuite: 'MLS_256_XWING_AES256GCM_SHA512_Ed25519' },
      { extensions: [{ extensionType: 7, extensionData: random(1) }] },
    ]) {
      expect(judgeOutcome(before, context(change), nothing, 0)).toBe('changed-group');
    }
  });
});
