import { equalBytes, toHex } from '@conclave/base';
import type { CiphersuiteImpl, ClientState, RatchetTree } from 'ts-mls';
import { directPath, leafToNodeIndex, leafWidth, toLeafIndex } from 'ts-mls/treemath.js';

/*
 * What ts-mls 1.6.4 leaves open of RFC 9420: that all keys of a tree differ (section 7.3), that a key of an update path is one, and
 * that it is the one whose secret was sealed (section 7.5). Who plants another one shuts others out of later epochs: nobody can make
 * a commit any more, or honest ones can't be followed. It is noticed here, at the commit that plants it.
 */

type State = Pick<ClientState, 'ratchetTree' | 'privatePath'>;

export type KeyFault = 'duplicate-key' | 'unusable-key' | 'foreign-key';

const probe = new Uint8Array([1]);
const nothing = new Uint8Array(0);

/** Whether all keys of a tree differ: those of leaves and parents, for sealing and for signatures. */
export function hasUniqueKeys(tree: RatchetTree): boolean {
  const keys = tree
    .flatMap((node) => {
      if (node === undefined) return [];
      return node.nodeType === 'parent'
        ? [node.parent.hpkePublicKey]
        : [node.leaf.hpkePublicKey, node.leaf.signaturePublicKey];
    })
    .map(toHex);
  return new Set(keys).size === keys.length;
}

/** Whether anybody can seal to a public key: only a seal tells, for every KEM. */
export async function isUsable(suite: CiphersuiteImpl, publicKey: Uint8Array): Promise<boolean> {
  return (await sealTo(suite, publicKey)) !== undefined;
}

/**
 * COM-4, PRIM-3: the keys that a commit puts into the tree, for who makes it and for who receives it.
 * @param before the tree that it changes: keys that stand in it were judged when they came
 */
export async function newKeyFault(
  before: RatchetTree,
  after: State,
  suite: CiphersuiteImpl,
): Promise<KeyFault | null> {
  if (!hasUniqueKeys(after.ratchetTree)) return 'duplicate-key';
  const old = new Set(before.map(keyAt).map((key) => key && toHex(key)));
  const own = new Set(ownNodes(after));
  for (const [index, node] of after.ratchetTree.entries()) {
    const key = keyAt(node);
    if (key === undefined || old.has(toHex(key))) continue;
    const fault = own.has(index) ? await ownKeyFault(after, index, key, suite) : await usability(suite, key);
    if (fault !== null) return fault;
  }
  return null;
}

/**
 * JOIN-6: a joiner's path opens what is sealed to its public keys. That others' keys are usable was judged by all
 * members when they came into the tree.
 */
export async function ownPathFault(state: State, suite: CiphersuiteImpl): Promise<KeyFault | null> {
  for (const index of ownNodes(state)) {
    const key = keyAt(state.ratchetTree[index]);
    const fault = key === undefined ? null : await ownKeyFault(state, index, key, suite);
    if (fault !== null) return fault;
  }
  return null;
}

/** The own leaf and the parents above it whose secret this member is to know. */
function ownNodes({ ratchetTree, privatePath: { leafIndex } }: State): readonly number[] {
  const leaf = leafToNodeIndex(toLeafIndex(leafIndex));
  const parents = directPath(leaf, leafWidth(ratchetTree.length)).filter((index) => {
    const node = ratchetTree[index];
    return node?.nodeType === 'parent' && !node.parent.unmergedLeaves.includes(leafIndex);
  });
  return [leaf, ...parents];
}

function keyAt(node: RatchetTree[number]): Uint8Array | undefined {
  return node?.nodeType === 'parent' ? node.parent.hpkePublicKey : node?.leaf.hpkePublicKey;
}

async function usability(suite: CiphersuiteImpl, publicKey: Uint8Array): Promise<KeyFault | null> {
  return (await isUsable(suite, publicKey)) ? null : 'unusable-key';
}

async function ownKeyFault(
  { privatePath }: State,
  index: number,
  publicKey: Uint8Array,
  suite: CiphersuiteImpl,
): Promise<KeyFault | null> {
  const sealed = await sealTo(suite, publicKey);
  if (sealed === undefined) return 'unusable-key';
  const secret = privatePath.privateKeys[index];
  if (secret === undefined) return 'foreign-key';
  try {
    const key = await suite.hpke.importPrivateKey(secret);
    const opened = await suite.hpke.open(key, sealed.enc, sealed.ct, nothing);
    return equalBytes(opened, probe) ? null : 'foreign-key';
  } catch {
    return 'foreign-key';
  }
}

async function sealTo({ hpke }: CiphersuiteImpl, publicKey: Uint8Array) {
  try {
    return await hpke.seal(await hpke.importPublicKey(publicKey), probe, nothing);
  } catch {
    return undefined;
  }
}
