import { equalBytes } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createCommit, createGroup } from 'ts-mls';
import type { ClientState, Proposal } from 'ts-mls';
import { tellAdmission } from '../../src/group/admission-keys.ts';
import { logStart, signGenesis } from '../../src/group/genesis.ts';
import { signActions } from '../../src/host-log/host-log.ts';
import type { HostAction, LogEntry } from '../../src/host-log/entry.ts';
import { emptyLog, nameHash } from '../../src/host-log/host-log.ts';
import { copyJoinKey, createIdentityKey, openReply, view } from '../../src/index.ts';
import type { JoinState, Rules } from '../../src/index.ts';
import { makeAdmissionKey } from '../../src/join/admission.ts';
import { sealReply } from '../../src/join/reply.ts';
import type { Reply } from '../../src/join/reply.ts';
import { clientConfig } from '../../src/mls/client-config.ts';
import { makeKeyPackage } from '../../src/mls/key-package.ts';
import { writeWelcome } from '../../src/mls/message.ts';
import { joinPsk, joinPskId, joinPskIndex, joinPskProposal } from '../../src/mls/psk.ts';
import { loadSuite } from '../../src/mls/suite.ts';
import type { Client } from './client.ts';
import { nameOf } from '../fixtures.ts';
import { World } from './world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

type Admitted = Extract<Reply, { kind: 'admitted' }>;

let world: World;
let host: Client;
let bob: Client;
let joiner: JoinState;
let honest: Admitted;

async function suiteOf() {
  return loadSuite(world.random);
}

function scopeOf() {
  return { roomId: world.meeting.roomId, hostPub: world.meeting.hostKey.publicKey };
}

/** The Welcome of a commit that adds the joiner to a group. */
async function welcomeInto(state: ClientState, psk = host.tab.joinKey): Promise<Admitted['welcome']> {
  const suite = await suiteOf();
  const pskId = joinPskId(world.meeting.roomId, psk);
  const add: Proposal = { proposalType: 'add', add: { keyPackage: joiner.own.keyPackage } };
  const made = await createCommit(
    { state, pskIndex: joinPskIndex([joinPsk(world.meeting.roomId, psk)], suite), cipherSuite: suite },
    { extraProposals: [add, joinPskProposal(pskId, suite)], ratchetTreeExtension: true },
  );
  if (made.welcome === undefined) throw new Error('no Welcome');
  return writeWelcome(made.welcome);
}

async function admitOf(request: Bytes, by = world.meeting.hostKey): Promise<readonly LogEntry[]> {
  const { identityPub, name } = joiner.own.credential;
  const action: HostAction = { kind: 'admit', request, identityPub, nameHash: nameHash(name), isHost: false };
  const at = { epoch: host.view.epoch, time: world.wallTime };
  return [
    ...host.inside.log.entries,
    ...(await signActions(host.inside.log, [action], { key: by, signer: null }, at)),
  ];
}

async function open(changes: Partial<Admitted>): Promise<string> {
  const { genesis } = host.inside.setting;
  const { replyPub } = await replyAddress();
  const scope = { roomId: world.meeting.roomId, groupId: genesis.groupId, request: joiner.request };
  const blob = await sealReply(await suiteOf(), scope, replyPub, { ...honest, ...changes });
  if (blob === undefined) throw new Error('not sealed');
  const answer = await openReply(joiner, blob, world);
  return answer.ok ? answer.value.kind : answer.error.reason;
}

function replyAddress() {
  return Promise.resolve({ replyPub: joiner.replyKey.publicKey });
}

beforeEach(async () => {
  world = await World.create();
  host = await world.host();
  bob = await world.admit(host, 'Bob');
  await world.advance(1100);
  const ada = await world.person('Ada');
  await ada.knock();
  await world.settle();
  joiner = ada.join;
  const { genesis } = host.inside.setting;
  honest = {
    kind: 'admitted',
    welcome: await welcomeInto(host.inside.mls),
    genesis,
    log: await admitOf(joiner.request),
    epoch: host.view.epoch + 1,
    time: world.wallTime,
    admission: tellAdmission(host.inside),
    joinKeys: [copyJoinKey(host.tab.joinKey)],
    guesses: [],
  };
});

describe('JOIN-6: what a joiner accepts', () => {
  it('JOIN-6: the Welcome of an honest admitter', async () => {
    expect(await open({})).toBe('joined');
  });

  it('COM-1, COM-5: the order’s count of epochs, which is ahead of MLS’ own after a void commit', async () => {
    const own = host.view.epoch + 1;
    expect(await open({ epoch: own - 1 })).toBe('welcome');
    const { genesis } = honest;
    const scope = { roomId: world.meeting.roomId, groupId: genesis.groupId, request: joiner.request };
    const reply = { ...honest, epoch: own + 3 };
    const blob = await sealReply(await suiteOf(), scope, joiner.replyKey.publicKey, reply);
    const answer = await openReply(joiner, blob ?? new Uint8Array(0), world);
    if (!answer.ok || answer.value.kind !== 'joined') throw new Error('not joined');
    expect(view(answer.value.state, world.now).epoch).toBe(own + 3);
    const [first] = answer.value.effects;
    expect(first).toMatchObject({ type: 'epoch', epoch: own + 3 });
  });

  it('JOIN-6: no genesis that the host did not sign', async () => {
    const signature = new Uint8Array(64);
    expect(await open({ genesis: { ...honest.genesis, signature } })).toBe('genesis');
  });

  it('JOIN-6, PRIM-2: no genesis for another suite', async () => {
    const facts = { ...honest.genesis, suite: 2 };
    const genesis = await signGenesis(scopeOf(), world.meeting.hostKey, facts);
    expect(await open({ genesis })).toBe('genesis');
  });

  it('JOIN-6: no genesis for another group than the admission’s', async () => {
    const facts = { ...honest.genesis, groupId: world.random(32) };
    const genesis = await signGenesis(scopeOf(), world.meeting.hostKey, facts);
    expect(await open({ genesis })).toBe('group');
  });

  it('INV-7, JOIN-6: no group that knows an older policy than the server showed, or another of that version', async () => {
    const shown = (changes: Partial<Rules>) => {
      joiner = { ...joiner, joining: { ...joiner.joining, rules: { ...world.meeting.rules, ...changes } } };
    };
    shown({ version: 2 });
    expect(await open({})).toBe('policy');
    shown({ digest: world.random(32) });
    expect(await open({})).toBe('policy');
    shown({});
    expect(await open({})).toBe('joined');
  });

  it('JOIN-6: no admission key but the certified one', async () => {
    expect(await open({ admission: { ...honest.admission, seed: world.random(32) } })).toBe('group');
  });

  it('JOIN-6: no admission key that is older than the one it sealed to, or than the passcode in force', async () => {
    const suite = await suiteOf();
    const { groupId } = honest.genesis;
    const keyOf = (policyVersion: number) =>
      makeAdmissionKey(suite, scopeOf(), world.meeting.hostKey, {
        seed: world.random(32),
        groupId,
        policyVersion,
      });
    expect(await open({ admission: await keyOf(0) })).toBe('group');
    expect(await open({ admission: await keyOf(1) })).toBe('group');
    expect(await open({ admission: await keyOf(2) })).toBe('policy');
  });

  it('JOIN-6: no Welcome without an ADMIT', async () => {
    expect(await open({ log: host.inside.log.entries })).toBe('not-admitted');
  });

  it('JOIN-6: no ADMIT for another KeyPackage', async () => {
    expect(await open({ log: await admitOf(world.random(32)) })).toBe('not-admitted');
  });

  it('JOIN-6: no ADMIT that the host did not sign', async () => {
    expect(await open({ log: await admitOf(joiner.request, bob.tab.identity) })).toBe('host-log');
  });

  it('JOIN-6: no host log with an entry left out', async () => {
    expect(await open({ log: (await admitOf(joiner.request)).slice(1) })).toBe('host-log');
  });

  it('JOIN-6: no Welcome into another group with the same papers', async () => {
    const suite = await suiteOf();
    const own = await makeKeyPackage(suite, scopeOf(), { ...bob.tab, name: nameOf('Bob') });
    const fake = await createGroup(
      world.random(32),
      own.keyPackage,
      own.privateKeys,
      [],
      suite,
      clientConfig(scopeOf()),
    );
    expect(await open({ welcome: await welcomeInto(fake) })).toBe('group');
  });

  it('JOIN-6: no group without the host in it', async () => {
    const suite = await suiteOf();
    const own = await makeKeyPackage(suite, scopeOf(), { ...bob.tab, name: nameOf('Bob') });
    const { groupId } = honest.genesis;
    const fake = await createGroup(
      groupId,
      own.keyPackage,
      own.privateKeys,
      [],
      suite,
      clientConfig(scopeOf()),
    );
    expect(await open({ welcome: await welcomeInto(fake) })).toBe('no-host');
  });

  it('JOIN-6: no group with somebody in it whom nobody admitted', async () => {
    const suite = await suiteOf();
    const eve = { ...bob.tab, identity: await createIdentityKey(), name: nameOf('Eve') };
    const own = await makeKeyPackage(suite, scopeOf(), eve);
    const { groupId } = honest.genesis;
    const fake = await createGroup(
      groupId,
      own.keyPackage,
      own.privateKeys,
      [],
      suite,
      clientConfig(scopeOf()),
    );
    expect(await open({ welcome: await welcomeInto(fake) })).toBe('not-admitted');
  });

  it('JOIN-5: no Welcome without the join key in it', async () => {
    const other = await world.meeting.keyFor('wrong');
    expect(await open({ welcome: await welcomeInto(host.inside.mls, other) })).toBe('welcome');
  });

  it('JOIN-6: no answer to somebody else’s knock', async () => {
    const { genesis } = honest;
    const scope = { roomId: world.meeting.roomId, groupId: genesis.groupId, request: world.random(32) };
    const blob = await sealReply(await suiteOf(), scope, joiner.replyKey.publicKey, honest);
    const answer = await openReply(joiner, blob ?? new Uint8Array(0), world);
    expect(answer).toMatchObject({ ok: false, error: { reason: 'not-for-us' } });
  });

  it('JOIN-6, COM-6: for somebody who returns, no host log but the one that was known before', async () => {
    const { log } = host.inside;
    const other = emptyLog(logStart(scopeOf(), honest.genesis));
    expect(equalBytes(other.hashes[0] ?? new Uint8Array(0), log.hashes[0] ?? new Uint8Array(1))).toBe(true);
    const withoutAdmit = { log: log.entries };
    joiner = { ...joiner, anchor: { seq: 1, hash: new Uint8Array(32) } };
    expect(await open(withoutAdmit)).toBe('other-log');
    // The committer may not have heard what this joiner heard before.
    joiner = { ...joiner, anchor: { seq: log.entries.length + 1, hash: new Uint8Array(32) } };
    expect(await open(withoutAdmit)).toBe('behind');
    const known = log.hashes[1];
    if (known === undefined) throw new Error('nobody was admitted');
    joiner = { ...joiner, anchor: { seq: 1, hash: known } };
    // What it knew is in there; it was never in the group.
    expect(await open(withoutAdmit)).toBe('not-admitted');
    expect(await open({})).toBe('joined');
  });

  it.each([
    ['another', 1],
    ['a longer', 9],
  ])(
    'JOIN-6, COM-9: who knew %s host log goes along the host’s own, by an ADMIT for exactly this knock',
    async (_, seq) => {
      joiner = { ...joiner, anchor: { seq, hash: new Uint8Array(32) } };
      const former = { ...joiner, request: new Uint8Array(32).fill(7) };
      const log = await admitOf(former.request);
      expect(await open({ log })).toBe(seq === 1 ? 'other-log' : 'behind');
      expect(await open({})).toBe('joined');
    },
  );
});
