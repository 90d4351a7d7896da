import { createCommit } from 'ts-mls';
import type { CiphersuiteImpl, ClientState, KeyPackage, Proposal } from 'ts-mls';
import type { Bytes } from '@conclave/base';
import type { Envelope } from '../../src/group/envelope.ts';
import { commitHash } from '../../src/group/former.ts';
import { placeOfCommit } from '../../src/group/generation.ts';
import { sealEnvelope } from '../../src/group/send.ts';
import { readAdmission } from '../../src/join/admission.ts';
import { sealRequest } from '../../src/join/request.ts';
import { sealingKey } from '../../src/join/sealing.ts';
import { makeKeyPackage } from '../../src/mls/key-package.ts';
import { leafAt } from '../../src/mls/leaves.ts';
import { readPrivateMessage, writePrivateMessage } from '../../src/mls/message.ts';
import { joinPsk } from '../../src/mls/psk.ts';
import { loadSuite } from '../../src/mls/suite.ts';
import type { Client } from './client.ts';
import type { World } from './world.ts';

function suiteOf(world: World): Promise<CiphersuiteImpl> {
  return loadSuite(world.random);
}

/** The suite with seals that these people can't open. */
async function poisonous(world: World, by: Client, victims: readonly Client[]): Promise<CiphersuiteImpl> {
  const suite = await suiteOf(world);
  const keys = victims.map(({ view }) =>
    leafAt(by.inside.mls.ratchetTree, view.self.leafIndex)?.hpkePublicKey.join(),
  );
  const poisoned = new Set<object>();
  const { hpke } = suite;
  return {
    ...suite,
    hpke: {
      ...hpke,
      importPublicKey: async (bytes) => {
        const key = await hpke.importPublicKey(bytes);
        if (keys.includes(bytes.join())) poisoned.add(key);
        return key;
      },
      seal: async (key, ...rest) => {
        const sealed = await hpke.seal(key, ...rest);
        return poisoned.has(key) ? { ...sealed, ct: new Uint8Array(sealed.ct.length) } : sealed;
      },
    },
  };
}

/** A commit, signed like any other, that the victims can't follow. The poisoner's own client is out of use after it. */
export async function poison(
  world: World,
  by: Client,
  victims: readonly Client[],
  proposals: Proposal[] = [],
): Promise<ClientState> {
  return commitBy(world, by, await poisonous(world, by, victims), proposals);
}

/** Puts a commit of that client into the order. Its own state knows nothing of it, and the client is out of use. */
async function commitBy(
  world: World,
  by: Client,
  cipherSuite: CiphersuiteImpl,
  extraProposals: Proposal[] = [],
): Promise<ClientState> {
  const { mls } = by.inside;
  const authenticatedData = placeOfCommit(mls);
  const made = await createCommit({ state: mls, cipherSuite }, { authenticatedData, extraProposals });
  if (made.commit.wireformat !== 'mls_private_message') throw new Error('not private');
  by.alive = false;
  inject(world, writePrivateMessage(made.commit.privateMessage));
  return made.newState;
}

/** How somebody changes one of the public keys that they make. */
export type KeyChange = (key: Uint8Array, index: number, count: number) => Uint8Array;

/** The suite with other public keys than those of the pairs that it makes. */
function planting(suite: CiphersuiteImpl, change: (key: Uint8Array, index: number) => Uint8Array) {
  let index = 0;
  const { hpke } = suite;
  const exportPublicKey: typeof hpke.exportPublicKey = async (key) =>
    change(await hpke.exportPublicKey(key), index++);
  return { ...suite, hpke: { ...hpke, exportPublicKey } };
}

/**
 * COM-7's commit, whose path has other public keys than those of the secrets in it: parents first, from below, the leaf last.
 * The committer's own client is out of use after it.
 */
export async function plantKeys(world: World, by: Client, change: KeyChange): Promise<void> {
  const suite = await loadSuite(world.random);
  let count = 0;
  const counting = planting(suite, (key) => (count++, key));
  await createCommit({ state: by.inside.mls, cipherSuite: counting });
  await commitBy(
    world,
    by,
    planting(suite, (key, index) => change(key, index, count)),
  );
  await world.settle();
}

/** A knock with a leaf key that is not of a pair that somebody has. */
export async function knockWithLeafKey(world: World, by: Client, leafKey: Uint8Array): Promise<void> {
  const { leafNode } = await knockPlanting(world, by, 0, leafKey);
  if (leafNode.hpkePublicKey !== leafKey) throw new Error('another key');
}

/** The same with the key that a Welcome is sealed to. */
export async function knockWithInitKey(world: World, by: Client, key: Uint8Array): Promise<void> {
  const { initKey } = await knockPlanting(world, by, 1, key);
  if (initKey !== key) throw new Error('another key');
}

async function knockPlanting(
  world: World,
  by: Client,
  place: number,
  planted: Uint8Array,
): Promise<KeyPackage> {
  const { hostKey, roomId } = world.meeting;
  const suite = await loadSuite(world.random);
  const scope = { roomId, hostPub: hostKey.publicKey };
  const admission = await readAdmission(scope, world.server.admission ?? new Uint8Array(0));
  if (admission === undefined) throw new Error('no group yet');
  const forging = planting(suite, (key, index) => (index === place ? planted : key));
  const { keyPackage } = await makeKeyPackage(forging, scope, by.tab);
  const { publicKey } = await sealingKey(suite, world.random(32));
  const knock = await sealRequest(suite, { roomId, admission }, joinPsk(roomId, by.tab.joinKey), {
    keyPackage,
    replyPub: publicKey,
    time: world.wallTime,
    returns: false,
  });
  if (knock === undefined) throw new Error('nothing sealed');
  world.server.knock(by, knock);
  await world.settle();
  return keyPackage;
}

/** Puts bytes into the place of a commit. */
export function inject(world: World, blob: Bytes): void {
  if (!world.server.commit({ epoch: world.server.epoch, blob, welcomes: [] })) throw new Error('stale');
}

/** What looks like a commit of this epoch from outside. */
export function forged(world: World, like: Bytes, client: Client): Bytes {
  const message = readPrivateMessage(like);
  if (message === undefined) throw new Error('not a commit');
  const { epoch } = client.inside.mls.groupContext;
  return writePrivateMessage({ ...message, epoch, ciphertext: world.random(message.ciphertext.length) });
}

/** A message that the client itself would not send. */
export async function say(world: World, state: ClientState, envelope: Envelope): Promise<ClientState> {
  const made = await sealEnvelope(state, envelope, await suiteOf(world));
  world.server.message(writePrivateMessage(made.privateMessage));
  return made.newState;
}

/** COM-5: claims that the commit of that epoch can't be followed. `state` is of that epoch. */
export function claim(world: World, state: ClientState, epoch: number): Promise<ClientState> {
  const commit = world.server.commits.find((sent) => sent.epoch === epoch);
  if (commit === undefined) throw new Error('no such commit');
  return say(world, state, { kind: 'reject', epoch, commit: commitHash(commit.blob) });
}
