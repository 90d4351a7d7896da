import { createApplicationMessage, createCommit } from 'ts-mls';
import type { CiphersuiteImpl, ClientState, Proposal } from 'ts-mls';
import type { Bytes } from '@conclave/base';
import { encodeEnvelope } from '../../src/group/envelope.ts';
import type { Envelope } from '../../src/group/envelope.ts';
import { commitHash } from '../../src/group/former.ts';
import { leafAt } from '../../src/mls/leaves.ts';
import { readPrivateMessage, writePrivateMessage } from '../../src/mls/message.ts';
import { loadSuite } from '../../src/mls/suite.ts';
import type { Client } from './client.ts';
import type { World } from './world.ts';

function suiteOf(world: World): Promise<CiphersuiteImpl> {
  return loadSuite('classic', world.random);
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
  const cipherSuite = await poisonous(world, by, victims);
  const made = await createCommit({ state: by.inside.mls, cipherSuite }, { extraProposals: proposals });
  if (made.commit.wireformat !== 'mls_private_message') throw new Error('not private');
  by.alive = false;
  inject(world, writePrivateMessage(made.commit.privateMessage));
  return made.newState;
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
  const made = await createApplicationMessage(state, encodeEnvelope(envelope), await suiteOf(world));
  world.server.message(writePrivateMessage(made.privateMessage));
  return made.newState;
}

/** COM-5: claims that the commit of that epoch can't be followed. `state` is of that epoch. */
export function claim(world: World, state: ClientState, epoch: number): Promise<ClientState> {
  const commit = world.server.commits.find((sent) => sent.epoch === epoch);
  if (commit === undefined) throw new Error('no such commit');
  return say(world, state, { kind: 'reject', epoch, commit: commitHash(commit.blob) });
}
