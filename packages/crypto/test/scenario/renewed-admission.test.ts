import { equalBytes } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { presentAdmission } from '../../src/group/admission-keys.ts';
import { sealEnvelope } from '../../src/group/send.ts';
import { maxUnopened, timing } from '../../src/group/timing.ts';
import { startJoin } from '../../src/index.ts';
import { makeAdmissionKey } from '../../src/join/admission.ts';
import type { AdmissionKey } from '../../src/join/admission.ts';
import { writePrivateMessage } from '../../src/mls/message.ts';
import { loadSuite } from '../../src/mls/suite.ts';
import { changePolicy, signPolicy } from './change-passcode.ts';
import type { Client } from './client.ts';
import { World } from './world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: World;
let host: Client;
let ada: Client;
let eve: Client;

beforeEach(async () => {
  world = await World.create();
  host = await world.host();
  ada = await world.admit(host, 'Ada');
  eve = await world.admit(host, 'Eve');
  await world.advance(1100);
});

const seedOf = ({ inside }: Client) => presentAdmission(inside).key.seed;
const violations = () => [host, ada].flatMap((client) => client.violations);

/** What somebody in the group can send past its own client. */
async function sends(from: Client, admission: AdmissionKey): Promise<void> {
  const envelope = { kind: 'host-log', entries: [], joinKeys: [], admission } as const;
  const suite = await loadSuite(world.random);
  const made = await sealEnvelope(from.inside.mls, envelope, suite);
  from.alive = false;
  world.server.message(writePrivateMessage(made.privateMessage));
  await world.settle();
}

async function knocksAt(admission: Bytes, rules = world.meeting.rules): Promise<string> {
  const { link, roomId, hostKey } = world.meeting;
  const tab = { ...ada.tab, hostKey: null };
  const shown = {
    link,
    roomId,
    rules,
    hostPub: hostKey.publicKey,
    admission,
    place: null,
    clockShift: 0,
    guesses: [],
  };
  const started = await startJoin({ ...tab, ...shown }, world);
  return started.ok ? 'knocked' : started.error;
}

describe('a new admission key', () => {
  it('JOIN-2: comes to all members with a new passcode, or where the host asks, and to later joiners', async () => {
    const first = seedOf(host).slice();
    await changePolicy(world, host, {});
    expect(seedOf(host)).toEqual(first);
    await changePolicy(world, host, { renewAdmission: true });
    const second = seedOf(host).slice();
    expect(second).not.toEqual(first);
    expect(seedOf(ada)).toEqual(second);
    const joinKey = await changePolicy(world, host, { passcode: 'other' });
    expect(seedOf(ada)).toEqual(seedOf(host));
    expect(seedOf(host)).not.toEqual(second);
    const cem = await world.admit(host, 'Cem', joinKey);
    expect(seedOf(cem)).toEqual(seedOf(host));
    expect(cem.view.admission).toEqual(host.view.admission);
    expect(violations()).toEqual([]);
  });

  it('JOIN-2: the former one tells who knocks at it to come again, and is wiped behind that', async () => {
    const before = world.server.admission;
    const former = seedOf(ada);
    await changePolicy(world, host, { renewAdmission: true });
    const now = world.server.admission;
    world.server.admission = before;
    const cem = await world.person('Cem');
    await cem.knock();
    await world.settle();
    expect(cem.refusals).toEqual(['stale-policy']);
    expect(host.waiting).toEqual([]);
    world.server.admission = now;
    await cem.knock();
    await world.settle();
    expect(host.waiting).toEqual(['Cem']);
    expect(former.every((byte) => byte === 0)).toBe(false);
    await world.advance(timing.keepFormerAdmission);
    expect(former.every((byte) => byte === 0)).toBe(true);
    expect(ada.inside.admissions).toHaveLength(1);
    expect(violations()).toEqual([]);
  });

  it('JOIN-2: newcomers accuse nobody for knocks at the former one, which they never had, as long as others answer', async () => {
    const before = world.server.admission;
    await changePolicy(world, host, { renewAdmission: true });
    const cem = await world.admit(host, 'Cem');
    world.server.admission = before;
    const dan = await world.person('Dan');
    await dan.knock();
    const blob = world.server.knocks.at(-1) ?? new Uint8Array(0);
    for (let count = 0; count <= maxUnopened; count++)
      await cem.dispatch({ type: 'knock', peer: `peer ${count}`, blob });
    await world.advance(timing.openLate * 2);
    expect(dan.refusals).toEqual(['stale-policy']);
    expect([...cem.violations, ...violations()]).toEqual([]);
    expect(cem.inside.unopened).toEqual([]);
    await world.advance(timing.keepFormerAdmission);
    await cem.dispatch({ type: 'knock', peer: dan.peer, blob });
    await world.advance(timing.openLate);
    expect(cem.violations).toEqual(['JOIN-2 a request can not be opened']);
  });

  it('JOIN-2: sends away who waits, although the passcode is the same, but nobody who was let in', async () => {
    const [cem, dan] = [await world.person('Cem'), await world.person('Dan')];
    for (const person of [cem, dan]) await person.knock();
    await world.settle();
    await host.dispatch({ type: 'admit', requestIds: [host.requestOf(dan)] });
    await world.settle();
    await changePolicy(world, host, { renewAdmission: true });
    await world.advance(1500);
    expect(cem.refusals).toEqual(['stale-policy']);
    expect(dan.joined).toBe(true);
    expect(seedOf(dan)).toEqual(seedOf(host));
    expect(violations()).toEqual([]);
  });

  it('JOIN-2: opens a request that arrived before it', async () => {
    ada.reachable = false;
    const joinKey = await changePolicy(world, host, { passcode: 'other' });
    const cem = await world.person('Cem', { joinKey });
    await cem.knock();
    await ada.dispatch({
      type: 'knock',
      peer: cem.peer,
      blob: world.server.knocks.at(-1) ?? new Uint8Array(0),
    });
    expect(ada.inside.applicants.size).toBe(0);
    ada.reachable = true;
    await world.settle();
    expect([...ada.inside.applicants.values()].map(({ peer }) => peer)).toEqual([cem.peer]);
    await world.advance(timing.openLate);
    expect(violations()).toEqual([]);
  });

  it('INV-4, JOIN-2: goes to nobody who was removed a moment before, nor does the new join key', async () => {
    await host.dispatch({ type: 'remove', id: eve.view.self.id });
    const { joinKey } = await signPolicy(world, host, { passcode: 'other' });
    const { epoch } = eve.view;
    await world.advance(500);
    expect([ada, host].map(({ view }) => view.rules.pwVersion)).toEqual([2, 2]);
    const entered = host.inside.log.entries.map(({ body }) => [body.action.kind, body.epoch]);
    expect(entered.slice(-2)).toEqual([
      ['remove', epoch],
      ['policy', epoch + 1],
    ]);
    expect(eve.effectsOf('out')).toHaveLength(1);
    const secrets = [joinKey.secret, seedOf(host)];
    const known = [
      ...eve.inside.joinKeys.map(({ key }) => key.secret),
      ...eve.inside.admissions.map(({ key }) => key.seed),
    ];
    for (const secret of secrets) expect(known.some((one) => equalBytes(one, secret))).toBe(false);
    expect(eve.inside.log.rules.pwVersion).toBe(1);
  });

  it('COM-5: outlasts a client of the host that signs its policy anew in a further epoch', async () => {
    host.reachable = false;
    const { rules } = await signPolicy(world, host, { passcode: 'other' });
    // Overtaken: the commit that adds somebody ends the epoch in which it was signed.
    await ada.dispatch({ type: 'leave' });
    host.reachable = true;
    await world.advance(2000);
    expect(host.view.rules.version).toBe(rules.version);
    expect(seedOf(eve)).toEqual(seedOf(host));
    expect(host.violations).toEqual([]);
  });
});

describe('a dishonest server and the admission key', () => {
  it('JOIN-2: the former blob beside the new policy, and nobody seals to it', async () => {
    const former = host.view.admission;
    await changePolicy(world, host, { passcode: 'other' });
    expect(await knocksAt(former)).toBe('bad-admission');
    expect(await knocksAt(host.view.admission)).toBe('knocked');
  });

  it('JOIN-2, COM-6: the former blob and policy, and nobody seals to it what the group gave to come back with', async () => {
    const [former, policy] = [host.view.admission, world.meeting.rules];
    await changePolicy(world, host, { passcode: 'other' });
    const [given] = ada.effectsOf('return-key');
    if (given === undefined) throw new Error('no key was given');
    const back = await ada.reload({ joinKey: given.joinKey });
    const now = world.meeting.rules;
    world.meeting.rules = policy;
    world.server.admission = former;
    const { place } = back;
    back.place = null;
    await expect(back.knock()).rejects.toThrow('old-admission');
    // What the group said last is in the ticket.
    back.place = place;
    await back.knock();
    await world.advance(1500);
    expect(back.joined).toBe(true);
    expect(back.view.rules).toEqual(now);
  });

  it('JOIN-7, COM-6: a group founded anew with a former passcode has no use for the key that the last group gave', async () => {
    const policy = world.meeting.rules;
    await changePolicy(world, host, { passcode: 'other' });
    const [given] = ada.effectsOf('return-key');
    if (given === undefined) throw new Error('no key was given');
    const back = await ada.reload({ joinKey: given.joinKey });
    // The server was never told of the change, and the host has forgotten it.
    world.meeting.rules = policy;
    await (await host.reload()).found();
    await expect(back.knock()).rejects.toThrow('former-passcode');
  });

  it('JOIN-2: the former blob and policy to a newcomer: nobody opens the request, and members see it', async () => {
    const [former, policy] = [host.view.admission, world.meeting.rules];
    await changePolicy(world, host, { passcode: 'other' });
    await world.advance(timing.keepFormerAdmission);
    const now = world.meeting.rules;
    [world.meeting.rules, world.server.admission] = [policy, former];
    const cem = await world.person('Cem');
    await cem.knock();
    await world.advance(timing.openLate - 1);
    expect([host.waiting, violations()]).toEqual([[], []]);
    await world.advance(1);
    expect(violations()).toEqual(Array(2).fill('JOIN-2 a request can not be opened'));
    expect(cem.joined).toBe(false);
    [world.meeting.rules, world.server.admission] = [now, host.view.admission];
  });

  it('JOIN-2: a request that nobody can open, and that goes away, is no violation', async () => {
    const cem = await world.person('Cem');
    for (const client of [host, ada])
      await client.dispatch({ type: 'knock', peer: cem.peer, blob: world.random(300) });
    world.server.withdraw(cem.peer);
    await world.advance(timing.openLate * 2);
    expect(violations()).toEqual([]);
  });
});

describe('a hostile member and the admission key', () => {
  it('JOIN-2: brings one that the host did not sign, or that is of another group, and it counts for nobody', async () => {
    const suite = await loadSuite(world.random);
    const { scope, genesis } = eve.inside.setting;
    const before = seedOf(host).slice();
    const facts = { seed: world.random(32), groupId: genesis.groupId, policyVersion: 1 };
    const own = await makeAdmissionKey(suite, scope, eve.tab.identity, facts);
    await sends(eve, own);
    expect(violations()).toEqual(Array(2).fill('JOIN-2 an admission key without the word of the host'));
    expect(seedOf(host)).toEqual(before);
  });

  it('JOIN-2: repeats a former one, or brings one whose policy does not stand in the log, and it counts for nobody', async () => {
    const suite = await loadSuite(world.random);
    const { scope, genesis } = eve.inside.setting;
    const former = { seed: seedOf(eve).slice(), blob: eve.view.admission };
    await changePolicy(world, host, { renewAdmission: true });
    await world.advance(timing.keepFormerAdmission);
    const before = seedOf(host).slice();
    const early = { seed: world.random(32), groupId: genesis.groupId, policyVersion: 9 };
    await sends(eve, former);
    eve.alive = true;
    await sends(eve, await makeAdmissionKey(suite, scope, world.meeting.hostKey, early));
    expect([seedOf(host), seedOf(ada)]).toEqual([before, before]);
    expect(ada.inside.admissions).toHaveLength(1);
  });
});
