import { concatBytes, toHex } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { encodeMlsMessage, joinGroupExternal, proposeAddExternal, proposeExternal } from 'ts-mls';
import type { GroupInfo, MLSMessage, Proposal } from 'ts-mls';
import { createGroupInfoWithExternalPubAndRatchetTree } from 'ts-mls/createCommit.js';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { timing } from '../../src/group/timing.ts';
import { sealingKey } from '../../src/join/sealing.ts';
import { sealRequest } from '../../src/join/request.ts';
import { makeKeyPackage } from '../../src/mls/key-package.ts';
import { joinPsk } from '../../src/mls/psk.ts';
import { loadSuite } from '../../src/mls/suite.ts';
import { plain } from '../../src/primitives/sodium.ts';
import type { Client } from './client.ts';
import { World } from './world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: World;
let host: Client;
let ada: Client;

beforeEach(async () => {
  world = await World.create();
  host = await world.host();
  ada = await world.admit(host, 'Ada');
  await world.advance(1100);
});

function suiteOf() {
  return loadSuite(world.random);
}

/** As `call` hears it from the server. */
async function tell(blob: Bytes, kind: 'commit' | 'message'): Promise<void> {
  const { epoch } = world.server;
  if (kind === 'message') world.server.message(blob);
  else world.server.commit({ epoch, blob, welcomes: [] });
  await world.settle();
}

/** Nothing came of it, and everybody was told. */
async function assertBlocked(violation: string): Promise<void> {
  for (const client of [host, ada]) {
    expect(client.violations).toEqual([violation]);
    expect(client.names).toEqual(['Ada', 'Hanna']);
    expect(client.effectsOf('lost')).toEqual([]);
  }
  expect(host.view.meetingCode).toBe(ada.view.meetingCode);
  await ada.say('still here');
  await world.settle();
  expect(host.texts).toEqual([{ from: 'Ada', text: 'still here' }]);
}

describe('a server that wants somebody of its own in the group', () => {
  it('JOIN-2, JOIN-3: replaces the KeyPackage of a knock by its own, and its name is never shown', async () => {
    const bob = await world.person('Bob');
    await bob.knock();
    const { roomId, hostKey } = world.meeting;
    const suite = await suiteOf();
    const mallory = await world.person('Bob');
    const own = await makeKeyPackage(
      suite,
      { roomId, hostPub: hostKey.publicKey },
      { ...mallory.tab, peer: bob.peer },
    );
    const reply = await sealingKey(suite, world.random(32));
    // The server has the link, which does not give the passcode.
    const guess = joinPsk(roomId, await world.meeting.keyFor('a guess'));
    const { keyPackage } = own;
    const request = { keyPackage, replyPub: reply.publicKey, time: world.wallTime, returns: false };
    const knock = await sealRequest(suite, { ...bob.join, roomId }, guess, request);
    await host.dispatch({ type: 'knock', peer: bob.peer, blob: knock ?? new Uint8Array(0) });
    await world.advance(1000);
    expect(host.waiting).toEqual(['Bob']);
    expect(host.view.applicants[0]?.requestId).toBe(toHex(bob.join.request));
    expect(host.view.wrongPasscodes).toBe(1);
  });

  it('JOIN-2: changes one bit of a knock, which nobody can open', async () => {
    const bob = await world.person('Bob');
    host.reachable = false;
    await bob.knock();
    const changed = new Uint8Array(world.server.knocks.at(-1) ?? []);
    changed[changed.length >> 1] = (changed[changed.length >> 1] ?? 0) ^ 1;
    await host.dispatch({ type: 'knock', peer: bob.peer, blob: changed });
    await world.advance(timing.openLate);
    expect(host.waiting).toEqual([]);
    expect(host.violations).toEqual(['JOIN-2 a request can not be opened']);
    // Whoever holds a link can bring that about: no alarm.
    expect(host.effectsOf('violation').map(({ byWhom }) => byWhom)).toEqual(['anybody']);
  });

  it('JOIN-5: makes an external commit, with a GroupInfo that a member gave it', async () => {
    const { message } = await externalCommit(await groupInfo());
    await tell(message, 'commit');
    await assertBlocked('COM-1 an entry is not a commit in a PrivateMessage');
  });

  it.each(['commit', 'message'] as const)(
    'JOIN-5: proposes an Add of itself as a newcomer, as a %s',
    async (kind) => {
      const own = await strangersKeyPackage();
      const proposal = await proposeAddExternal(
        await groupInfo(),
        own.keyPackage,
        own.privateKeys,
        await suiteOf(),
      );
      await tell(encoded(proposal), kind);
      await assertBlocked(notAMessage(kind));
    },
  );

  it.each(['commit', 'message'] as const)(
    'JOIN-5: proposes a Remove as an external sender, as a %s',
    async (kind) => {
      const suite = await suiteOf();
      const keys = await suite.signature.keygen();
      const remove: Proposal = {
        proposalType: 'remove',
        remove: { removed: ada.view.self.leafIndex },
      };
      const info = await groupInfo();
      const naming = {
        ...info,
        groupContext: { ...info.groupContext, extensions: [sender(keys.publicKey)] },
      };
      const proposal = await proposeExternal(naming, remove, keys.publicKey, keys.signKey, suite);
      await tell(encoded(proposal), kind);
      await assertBlocked(notAMessage(kind));
    },
  );
});

describe('a server that repeats what was there before', () => {
  it('JOIN-6: the Welcome of a former stay opens for nobody, and the true one still does', async () => {
    const former = world.server.commits.flatMap(({ welcomes }) => welcomes)[0];
    if (former === undefined) throw new Error('nobody was welcomed');
    const back = await ada.reload();
    await back.knock();
    await back.answered(former.blob);
    expect([back.joined, back.faults.map(({ reason }) => reason)]).toEqual([false, ['not-for-us']]);
    await world.advance(2000);
    expect(back.joined).toBe(true);
    const { epoch } = back.view;
    await back.answered(former.blob);
    expect([back.view.epoch, back.names]).toEqual([epoch, ['Ada', 'Hanna']]);
  });

  it('JOIN-6: the Welcome of another meeting opens for nobody', async () => {
    const other = await World.create();
    await other.admit(await other.host(), 'Ada');
    const bob = await world.person('Bob');
    await bob.knock();
    for (const { blob } of other.server.commits.flatMap(({ welcomes }) => welcomes)) await bob.answered(blob);
    expect([bob.joined, bob.faults.map(({ reason }) => reason)]).toEqual([false, ['not-for-us']]);
  });

  it('JOIN-2: a JoinRequest of another meeting, or of a former group, opens for nobody', async () => {
    const other = await World.create();
    await other.admit(await other.host(), 'Eve');
    const [foreign] = other.server.knocks;
    const [former] = world.server.knocks;
    const anew = await world.person('Hanna', { isHost: true });
    await anew.found();
    await world.settle();
    for (const client of [host, ada]) client.crash();
    for (const [peer, blob] of Object.entries({ 'peer-8': foreign, 'peer-9': former })) {
      await anew.dispatch({ type: 'knock', peer, blob: blob ?? new Uint8Array(0) });
    }
    await world.advance(timing.openLate);
    expect(anew.waiting).toEqual([]);
    expect(anew.inside.unopened).toEqual([]);
    expect(anew.violations).toEqual(['JOIN-2 a request can not be opened']);
  });

  it('JOIN-2: the request of somebody who has left brings nobody to the door', async () => {
    const [knock] = world.server.knocks;
    await ada.dispatch({ type: 'leave' });
    await world.advance(1000);
    ada.alive = false;
    expect(host.names).toEqual(['Hanna']);
    await host.dispatch({ type: 'knock', peer: ada.peer, blob: knock ?? new Uint8Array(0) });
    await world.advance(2000);
    expect([host.waiting, host.names]).toEqual([[], ['Hanna']]);
  });

  it('COM-1: a commit of another meeting ends no epoch', async () => {
    const other = await World.create();
    await other.admit(await other.host(), 'Ada');
    const blob = other.server.commits[0]?.blob ?? new Uint8Array(0);
    await tell(blob, 'commit');
    await assertBlocked('COM-1 an entry is not a commit in a PrivateMessage');
  });
});

describe('a server that withholds', () => {
  it('MOD-3, COM-2: swallows the commit that removes somebody, who is shown as leaving until it comes', async () => {
    const bob = await world.admit(host, 'Bob');
    await world.advance(1100);
    const held: (() => Promise<void>)[] = [];
    for (const client of [host, ada, bob]) {
      const receive = client.receive.bind(client);
      client.receive = async (event) => {
        if (event.type === 'entry' && event.kind === 'commit') held.push(() => receive(event));
        else await receive(event);
      };
    }
    await host.dispatch({ type: 'remove', id: bob.view.self.id });
    await world.advance(5000);
    expect(held.length).toBeGreaterThan(0);
    for (const client of [host, ada]) {
      expect(client.view.members.find(({ name }) => name === 'Bob')?.presence).toBe('leaving');
    }
    expect(ada.keys.size).toBe(host.keys.size - 1);
    for (const deliver of held) await deliver();
    await world.advance(1000);
    for (const client of [host, ada]) expect(client.names).toEqual(['Ada', 'Hanna']);
  });
});

function encoded(message: MLSMessage): Bytes {
  return plain(encodeMlsMessage(message));
}

function notAMessage(kind: 'commit' | 'message'): string {
  return kind === 'commit'
    ? 'COM-1 an entry is not a commit in a PrivateMessage'
    : 'COM-1 an entry is not an application message';
}

/** RFC 9420 section 12.1.8.1: how a group would name an external sender, which none of ours does. */
function sender(signaturePublicKey: Uint8Array) {
  const length = (bytes: Uint8Array): Uint8Array => new Uint8Array([bytes.length]);
  const identity = new Uint8Array([1]);
  const content = [
    length(signaturePublicKey),
    signaturePublicKey,
    new Uint8Array([0, 1]),
    length(identity),
    identity,
  ];
  return { extensionType: 'external_senders' as const, extensionData: concatBytes(...content) };
}

/** What no server gets: a member helps it. */
async function groupInfo(): Promise<GroupInfo> {
  return createGroupInfoWithExternalPubAndRatchetTree(ada.inside.mls, [], await suiteOf());
}

async function strangersKeyPackage() {
  const { roomId, hostKey } = world.meeting;
  const mallory = await world.person('Mallory');
  return makeKeyPackage(await suiteOf(), { roomId, hostPub: hostKey.publicKey }, mallory.tab);
}

async function externalCommit(info: GroupInfo): Promise<{ readonly message: Bytes }> {
  const { keyPackage, privateKeys } = await strangersKeyPackage();
  const made = await joinGroupExternal(
    info,
    keyPackage,
    privateKeys,
    false,
    await suiteOf(),
    undefined,
    ada.inside.mls.clientConfig,
  );
  return {
    message: encoded({
      version: 'mls10',
      wireformat: 'mls_public_message',
      publicMessage: made.publicMessage,
    }),
  };
}
