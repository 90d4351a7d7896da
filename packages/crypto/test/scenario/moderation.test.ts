import { beforeEach, describe, expect, it, vi } from 'vitest';
import { anchorOf, signActions } from '../../src/host-log/host-log.ts';
import type { HostAction, LogEntry } from '../../src/host-log/entry.ts';
import { allowances } from '../../src/host-log/rules.ts';
import { sealEnvelope } from '../../src/group/send.ts';
import { writePrivateMessage } from '../../src/mls/message.ts';
import { loadSuite } from '../../src/mls/suite.ts';
import type { Client } from './client.ts';
import { World } from './world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: World;
let host: Client;
let ada: Client;
let bob: Client;

beforeEach(async () => {
  world = await World.create({ admit: 'cohosts' });
  host = await world.host();
  ada = await world.admit(host, 'Ada');
  bob = await world.admit(host, 'Bob');
  await world.advance(1100);
});

function news(client: Client): readonly string[] {
  return client.effectsOf('host-action').map(({ action }) => action);
}

async function promoteAda(): Promise<void> {
  await host.dispatch({ type: 'promote', id: ada.view.self.id });
  await world.settle();
}

/** An entry that Eve's own client would never send. */
async function forge(by: Client, action: HostAction): Promise<void> {
  const { log, mls, setting } = by.inside;
  const signing = { key: setting.identity, signer: setting.identity.publicKey };
  const entries = await signActions(log, [action], signing, { epoch: by.view.epoch, time: world.wallTime });
  const suite = await loadSuite(world.random);
  const made = await sealEnvelope(mls, { kind: 'host-log', entries, joinKeys: [], admission: null }, suite);
  by.alive = false;
  world.server.message(writePrivateMessage(made.privateMessage));
  await world.settle();
}

describe('co-hosts', () => {
  it('MOD-1: a co-host lets people in while the host is away', async () => {
    await promoteAda();
    for (const client of [host, ada, bob]) expect(news(client)).toEqual(['promote']);
    expect([ada.view.canAdmit, ada.view.canModerate, bob.view.canModerate]).toEqual([true, true, false]);
    host.crash();
    const cem = await world.person('Cem');
    await cem.knock();
    await world.settle();
    expect(ada.waiting).toEqual(['Cem']);
    expect(bob.waiting).toEqual([]);
    await ada.dispatch({ type: 'admit', requestIds: [ada.view.applicants[0]?.requestId ?? ''] });
    await world.advance(1000);
    expect(cem.joined).toBe(true);
    expect(cem.view.members.find(({ name }) => name === 'Ada')?.isCoHost).toBe(true);
  });

  it('MOD-1: a co-host puts a member out, and nobody else does', async () => {
    await promoteAda();
    await bob.dispatch({ type: 'remove', id: ada.view.self.id });
    await world.advance(500);
    expect(host.names).toContain('Ada');
    await ada.dispatch({ type: 'remove', id: host.view.self.id });
    await world.advance(500);
    expect(host.names).toContain('Hanna');
    await ada.dispatch({ type: 'remove', id: bob.view.self.id });
    await world.advance(500);
    expect(bob.effectsOf('out')).toEqual([{ type: 'out', reason: 'removed' }]);
    expect(host.names).toEqual(['Ada', 'Hanna']);
    expect(host.violations).toEqual([]);
  });

  it('COM-3: commits stand with the most senior co-host when the host is gone', async () => {
    await host.dispatch({ type: 'promote', id: bob.view.self.id });
    await world.settle();
    host.crash();
    await world.settle();
    const commits = bob.effectsOf('commit').length;
    await ada.dispatch({ type: 'leave' });
    await world.settle();
    await world.advance(10);
    expect(bob.effectsOf('commit').length).toBe(commits + 1);
  });

  it('MOD-1: a demoted co-host has no say any more', async () => {
    await promoteAda();
    await host.dispatch({ type: 'demote', id: ada.view.self.id });
    await world.settle();
    await ada.dispatch({ type: 'lock', on: true });
    await world.settle();
    expect([ada.view.canModerate, host.view.rules.lock]).toEqual([false, false]);
  });
});

describe('MOD-1: moderation without the right', () => {
  it.each([
    ['mute', { kind: 'mute', target: null }],
    ['lock', { kind: 'lock' }],
    ['promote', { kind: 'promote', identityPub: new Uint8Array(32) }],
    ['end', { kind: 'end' }],
    ['bar', { kind: 'bar', identityPub: new Uint8Array(32) }],
    ['allow', { kind: 'allow', what: 'screens', on: false }],
    ['stop-share', { kind: 'stop-share', target: null }],
    ['stop-video', { kind: 'stop-video', target: null }],
    ['revoke-link', { kind: 'revoke-link', linkId: new Uint8Array(16) }],
  ] as const)('MOD-1: a member’s own %s is refused and reported', async (_name, action) => {
    await forge(bob, action);
    for (const client of [host, ada]) {
      expect(client.violations).toEqual(['MOD-1 not-allowed']);
      expect(news(client)).toEqual([]);
      expect(client.effectsOf('out')).toEqual([]);
    }
  });

  /** Bob's client sends what somebody else had decided. */
  async function repeat(...decided: readonly (LogEntry | undefined)[]): Promise<void> {
    const suite = await loadSuite(world.random);
    let state = bob.inside.mls;
    bob.alive = false;
    for (const entry of decided) {
      if (entry === undefined) throw new Error('nothing was decided');
      const envelope = { kind: 'host-log', entries: [entry], joinKeys: [], admission: null } as const;
      const made = await sealEnvelope(state, envelope, suite);
      state = made.newState;
      world.server.message(writePrivateMessage(made.privateMessage));
      await world.settle();
    }
  }

  it.each(['mute', 'stop-video', 'stop-share'] as const)(
    'MOD-1: an entry that is sent twice counts once: %s',
    async (type) => {
      await host.dispatch({ type, id: ada.view.self.id });
      await world.settle();
      await repeat(host.inside.log.entries.at(-1));
      expect(news(ada)).toEqual([type]);
      expect(ada.inside.log.entries).toHaveLength(host.inside.log.entries.length);
    },
  );

  it('MOD-1: a right that was given or taken, and is the other way round since, stays so when the former entry is repeated', async () => {
    await promoteAda();
    const promotion = host.inside.log.entries.at(-1);
    await host.dispatch({ type: 'allow', what: 'screens', on: false });
    await world.settle();
    const stop = host.inside.log.entries.at(-1);
    await host.dispatch({ type: 'demote', id: ada.view.self.id });
    await host.dispatch({ type: 'allow', what: 'screens', on: true });
    await world.settle();
    await repeat(promotion, stop);
    for (const client of [host, ada]) {
      expect([client.inside.log.coHosts, client.view.allowed.screens]).toEqual([[], true]);
      expect(client.violations).toEqual([]);
    }
  });
});

describe('what the host asks for', () => {
  it('MOD-3: MUTE and STOP-VIDEO reach those whom they are for, and ask for silence only', async () => {
    await host.dispatch({ type: 'mute', id: ada.view.self.id });
    await host.dispatch({ type: 'stop-video', id: null });
    await world.settle();
    expect([news(host), news(ada), news(bob)]).toEqual([[], ['mute', 'stop-video'], ['stop-video']]);
    await host.dispatch({ type: 'mute', id: ada.view.self.id });
    await world.settle();
    expect(news(ada)).toEqual(['mute', 'stop-video', 'mute']);
  });

  it('MOD-3: a co-host’s word to all binds neither the host nor other co-hosts', async () => {
    await promoteAda();
    await ada.dispatch({ type: 'mute', id: null });
    await world.settle();
    expect([news(host), news(bob)]).toEqual([['promote'], ['promote', 'mute']]);
  });

  it('MOD-1: while the meeting is locked nobody new comes in, and who was in comes back', async () => {
    await host.dispatch({ type: 'lock', on: true });
    await world.settle();
    const cem = await world.person('Cem');
    await cem.knock();
    await world.advance(2000);
    expect(cem.refusals).toEqual(['locked']);
    expect(host.waiting).toEqual([]);
    const back = await bob.reload();
    await back.knock();
    await world.advance(2000);
    expect(back.joined).toBe(true);
    await host.dispatch({ type: 'lock', on: false });
    await world.settle();
    await cem.knock();
    await world.advance(500);
    expect(host.waiting).toEqual(['Cem']);
  });

  it('MOD-1: what people may do is switched for all, and a newcomer knows it', async () => {
    for (const what of allowances) await host.dispatch({ type: 'allow', what, on: false });
    await world.settle();
    const cem = await world.admit(host, 'Cem');
    for (const client of [host, ada, bob, cem])
      expect(client.view.allowed).toEqual({
        chat: false,
        share: false,
        direct: false,
        reactions: false,
        unmute: false,
        rename: false,
        screens: false,
      });
  });

  it('MOD-3: a host on another device is shown to all, and can do all that a host can', async () => {
    const other = await world.person('Hanna', { isHost: true });
    await other.knock();
    await world.advance(2000);
    expect(other.joined).toBe(true);
    for (const client of [host, ada, bob]) expect(news(client)).toEqual(['new-host']);
    await other.dispatch({ type: 'remove', id: bob.view.self.id });
    await world.advance(1000);
    expect(ada.names).toEqual(['Ada', 'Hanna', 'Hanna']);
    expect([host.violations, ada.violations]).toEqual([[], []]);
  });

  it('JOIN-6, MOD-1: a late joiner holds the whole log and comes to the same outcome', async () => {
    await promoteAda();
    await host.dispatch({ type: 'lock', on: true });
    await host.dispatch({ type: 'lock', on: false });
    await host.dispatch({ type: 'mute', id: null });
    await world.settle();
    const cem = await world.admit(host, 'Cem');
    expect(cem.view.anchor).toEqual(anchorOf(host.inside.log));
    expect(cem.view.rules).toEqual(host.view.rules);
    expect(cem.inside.log.coHosts).toEqual(host.inside.log.coHosts);
    // What was asked before it came is not for it.
    expect(news(cem)).toEqual([]);
  });
});
