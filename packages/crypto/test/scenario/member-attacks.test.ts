import { createCommit } from 'ts-mls';
import type { ClientState } from 'ts-mls';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { placeOfCommit } from '../../src/group/generation.ts';
import { sealEnvelope } from '../../src/group/send.ts';
import type { LogEntry } from '../../src/host-log/entry.ts';
import { encodeCredential, makeCredential } from '../../src/identity/credential.ts';
import type { DisplayName } from '../../src/identity/display-name.ts';
import { readPrivateMessage, writePrivateMessage } from '../../src/mls/message.ts';
import { joinPsk, joinPskId, joinPskIndex, joinPskProposal } from '../../src/mls/psk.ts';
import { loadSuite } from '../../src/mls/suite.ts';
import type { Client } from './client.ts';
import { inject } from './dishonest.ts';
import { World } from './world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: World;
let host: Client;
let eve: Client;
let bob: Client;

beforeEach(async () => {
  world = await World.create({ admit: 'members' });
  host = await world.host();
  eve = await world.admit(host, 'Eve');
  bob = await world.admit(host, 'Bob');
  await world.advance(1100);
});

function suiteOf() {
  return loadSuite(world.random);
}

function utf8(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

/** A name that honest software would not take. */
function isName(text: string): text is DisplayName {
  return text.length > 0;
}

async function sendEntries(state: ClientState, entries: readonly LogEntry[]): Promise<void> {
  const envelope = { kind: 'host-log', entries, joinKeys: [], admission: null } as const;
  const made = await sealEnvelope(state, envelope, await suiteOf());
  eve.alive = false;
  world.server.message(writePrivateMessage(made.privateMessage));
  await world.settle();
}

describe('a hostile member', () => {
  it('COM-4, PRIM-3: changes its own signature key in a path, which is refused by all', async () => {
    const { mls } = eve.inside;
    const { leafIndex } = eve.view.self;
    const node = mls.ratchetTree[2 * leafIndex];
    if (node?.nodeType !== 'leaf') throw new Error('no leaf');
    const suite = await suiteOf();
    const keys = await suite.signature.keygen();
    const scope = { roomId: world.meeting.roomId, hostPub: world.meeting.hostKey.publicKey };
    // Certified by its own identity, so that the key alone is what changed.
    const credential = await makeCredential(scope, eve.tab, keys.publicKey);
    const leaf = {
      ...node.leaf,
      signaturePublicKey: keys.publicKey,
      credential: { credentialType: 'basic' as const, identity: encodeCredential(credential) },
    };
    const ratchetTree = mls.ratchetTree.with(2 * leafIndex, { nodeType: 'leaf', leaf });
    // RFC 9420 section 5.1.2: what is signed says what it is. The leaf is signed with the new key, all else with the old.
    const signsLeaf = (statement: Uint8Array): boolean => utf8(statement).includes('MLS 1.0 LeafNodeTBS');
    const cipherSuite = {
      ...suite,
      signature: {
        ...suite.signature,
        sign: (key: Uint8Array, statement: Uint8Array) =>
          suite.signature.sign(signsLeaf(statement) ? keys.signKey : key, statement),
      },
    };
    const made = await createCommit(
      { state: { ...mls, ratchetTree }, cipherSuite },
      { authenticatedData: placeOfCommit(mls) },
    );
    if (made.commit.wireformat !== 'mls_private_message') throw new Error('not private');
    eve.alive = false;
    inject(world, writePrivateMessage(made.commit.privateMessage));
    await world.advance(1000);
    for (const client of [host, bob]) {
      expect(client.violations).toEqual(['COM-4 changed-leaf']);
      expect(client.names).toEqual(['Bob', 'Eve', 'Hanna']);
    }
    expect(host.view.meetingCode).toBe(bob.view.meetingCode);
  });

  it('COM-6: writes an epoch that never was on a message, and nobody gives the meeting up for it', async () => {
    await eve.say('from nowhere');
    const message = readPrivateMessage(world.server.messages.at(-1) ?? new Uint8Array(0));
    if (message === undefined) throw new Error('not a message');
    world.server.message(writePrivateMessage({ ...message, epoch: message.epoch + 1n }));
    await world.advance(1000);
    for (const client of [host, bob]) {
      expect(client.effectsOf('lost')).toEqual([]);
      expect(client.texts).toEqual([{ from: 'Eve', text: 'from nowhere' }]);
    }
  });

  it('JOIN-6: adds somebody and sends no Welcome; the empty leaf goes, and who waits can knock anew', async () => {
    const cem = await world.person('Cem');
    await cem.knock();
    await world.settle();
    const applicant = [...eve.inside.applicants.values()][0];
    if (applicant === undefined) throw new Error('nobody knocked');
    for (const honest of [host, bob]) honest.reachable = false;
    await eve.dispatch({ type: 'admit', requestIds: [applicant.requestId] });
    await world.settle();
    const suite = await suiteOf();
    const { roomId } = world.meeting;
    const { joinKey } = eve.tab;
    const made = await createCommit(
      {
        state: eve.inside.mls,
        pskIndex: joinPskIndex([joinPsk(roomId, joinKey)], suite),
        cipherSuite: suite,
      },
      {
        extraProposals: [
          { proposalType: 'add', add: { keyPackage: applicant.keyPackage } },
          joinPskProposal(joinPskId(roomId, joinKey), suite),
        ],
        authenticatedData: placeOfCommit(eve.inside.mls),
        ratchetTreeExtension: true,
      },
    );
    if (made.commit.wireformat !== 'mls_private_message') throw new Error('not private');
    eve.alive = false;
    inject(world, writePrivateMessage(made.commit.privateMessage));
    for (const honest of [host, bob]) honest.reachable = true;
    await world.settle();
    expect(host.names).toEqual(['Bob', 'Cem', 'Eve', 'Hanna']);
    expect(cem.joined).toBe(false);
    await world.advance(17_000);
    expect(host.names).not.toContain('Cem');
    expect(cem.refusals).toEqual(['again']);
    await cem.knock();
    await world.advance(3000);
    expect(cem.joined).toBe(true);
    expect(cem.view.meetingCode).toBe(host.view.meetingCode);
  });

  it.each([
    ['long', 'Ada'.repeat(22)],
    ['of two directions', 'Ada\u202egro'],
    ['invisible', '\u200b\u200b'],
    ['of several lines', 'Ada\nHost'],
    ['in another normal form', 'A\u0308da'],
  ])('ID-2: a friend whose name is %s is shown to nobody', async (_kind, name) => {
    if (!isName(name)) throw new Error('no name');
    const { tab } = await world.person('Friend');
    const friend = await world.person('Friend');
    Object.assign(friend, { tab: { ...tab, name, peer: friend.peer } });
    await friend.knock();
    await world.advance(3000);
    expect(friend.refusals).toEqual(['invalid']);
    for (const client of [host, eve, bob]) expect(client.waiting).toEqual([]);
  });

  it('ID-2: two people of one name are two people', async () => {
    const second = await world.admit(host, 'Bob');
    expect(host.names).toEqual(['Bob', 'Bob', 'Eve', 'Hanna']);
    expect(second.view.self.id).not.toBe(bob.view.self.id);
    expect(host.view.members.find(({ peer }) => peer === second.peer)?.id).toBe(second.view.self.id);
  });

  it('MOD-1: repeats a LOCK that was taken back, and it locks nothing', async () => {
    await host.dispatch({ type: 'lock', on: true });
    await world.settle();
    const entry = host.inside.log.entries.at(-1);
    await host.dispatch({ type: 'lock', on: false });
    await world.settle();
    if (entry === undefined) throw new Error('nothing was decided');
    await sendEntries(eve.inside.mls, [entry]);
    for (const client of [host, bob]) expect(client.view.rules.lock).toBe(false);
  });

  it('MOD-1: repeats the END of another meeting, which ends nothing and is reported', async () => {
    const other = await World.create();
    const elsewhere = await other.host();
    // As many entries as here, so that it would be the next one.
    for (const name of ['Eve', 'Bob']) await other.admit(elsewhere, name);
    await elsewhere.dispatch({ type: 'end' });
    await other.settle();
    const entry = elsewhere.inside.log.entries.at(-1);
    if (entry === undefined) throw new Error('nothing was decided');
    await sendEntries(eve.inside.mls, [entry]);
    for (const client of [host, bob]) {
      expect(client.effectsOf('out')).toEqual([]);
      expect(client.violations).toEqual(['MOD-1 broken-chain']);
    }
  });
});
