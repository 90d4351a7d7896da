import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { HostAction } from '../../src/host-log/entry.ts';
import { nameHash, signActions } from '../../src/host-log/host-log.ts';
import { hostKeyFromSeed } from '../../src/index.ts';
import type { Client } from './client.ts';
import { poison } from './dishonest.ts';
import { smuggleEntries } from './smuggle-entries.ts';
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

/** What Ada's client does once the key has arrived. */
async function takeOver(hostKey = world.meeting.hostKey, from = host): Promise<void> {
  await ada.dispatch({ type: 'take-over', hostKey, from: from.view.self.id });
  await world.advance(1000);
}

function hostsFor({ view }: Client): readonly string[] {
  return view.members.filter(({ isHost }) => isHost).map(({ name }) => name);
}

describe('MOD-5: handing the meeting over', () => {
  it('MOD-5: all see one host in place of the other, who can do nothing of a host’s any more', async () => {
    await takeOver();
    for (const client of [host, ada, eve]) {
      expect(hostsFor(client)).toEqual(['Ada']);
      expect(client.effectsOf('host-action')).toEqual([
        {
          type: 'host-action',
          by: null,
          action: 'hand-over',
          from: host.view.self.id,
          id: ada.view.self.id,
        },
      ]);
    }
    expect([host.inside.setting.hostKey, host.view.isHost, host.view.canModerate]).toEqual([
      null,
      false,
      false,
    ]);
    expect([ada.view.isHost, ada.view.canModerate, ada.view.canAdmit]).toEqual([true, true, true]);
    const { length } = eve.inside.log.entries;
    await host.dispatch({ type: 'remove', id: eve.view.self.id });
    await host.dispatch({ type: 'promote', id: eve.view.self.id });
    await host.dispatch({ type: 'lock', on: true });
    await host.dispatch({ type: 'end' });
    await world.advance(2000);
    expect(eve.inside.log.entries.length).toBe(length);
    // The other one acts, against the former host too.
    await ada.dispatch({ type: 'remove', id: host.view.self.id });
    await world.advance(2000);
    expect(host.effectsOf('out')).toEqual([{ type: 'out', reason: 'removed' }]);
    expect(world.server.closed).toEqual([host.peer]);
    expect(ada.names).toEqual(['Ada', 'Eve']);
  });

  it('MOD-5: a newcomer reads it in the host log, and is let in by the new host alone', async () => {
    await takeOver();
    const cem = await world.person('Cem');
    await cem.knock();
    await world.advance(1000);
    expect([host.waiting, ada.waiting]).toEqual([[], ['Cem']]);
    await ada.dispatch({ type: 'admit', requestIds: [ada.requestOf(cem)] });
    await world.advance(1000);
    expect([cem.joined, hostsFor(cem), cem.violations]).toEqual([true, ['Ada'], []]);
    expect(host.violations).toEqual([]);
  });

  it('MOD-5: both come back after a reload as what they are since then', async () => {
    await takeOver();
    const formerly = await host.reload({ isHost: false });
    await formerly.knock();
    await world.advance(2000);
    expect([formerly.joined, formerly.view.isHost]).toEqual([true, false]);
    const again = await ada.reload({ isHost: true });
    await again.knock();
    await world.advance(3000);
    expect([again.joined, again.view.isHost]).toEqual([true, true]);
    for (const client of [formerly, again, eve]) expect(hostsFor(client)).toEqual(['Ada']);
    await again.dispatch({ type: 'promote', id: formerly.view.self.id });
    await world.advance(1000);
    expect(formerly.view.canModerate).toBe(true);
  });

  it('MOD-5: who was away while it happened, and comes with the key still, is told so and is no host', async () => {
    const returning = await host.reload();
    await takeOver();
    await returning.knock();
    await world.advance(3000);
    expect([returning.joined, returning.view.isHost]).toEqual([true, false]);
    expect(returning.inside.setting.hostKey).toBeNull();
    for (const client of [returning, ada, eve]) expect(hostsFor(client)).toEqual(['Ada']);
  });

  it('MOD-5: a key that is not this meeting’s, or from somebody who is no host, comes to nothing', async () => {
    await takeOver(await hostKeyFromSeed(world.random(32)));
    await takeOver(world.meeting.hostKey, eve);
    expect([ada.view.isHost, ada.view.undecided]).toEqual([false, 0]);
    expect(hostsFor(eve)).toEqual(['Hanna']);
  });

  it('MOD-5: what another entry overtook is signed anew, so that it stands in the log once', async () => {
    await ada.dispatch({ type: 'take-over', hostKey: world.meeting.hostKey, from: host.view.self.id });
    await host.dispatch({ type: 'lock', on: true });
    await world.advance(3000);
    const kinds = eve.inside.log.entries.map(({ body }) => body.action.kind);
    expect(kinds.filter((kind) => kind === 'hand-over')).toHaveLength(1);
    for (const client of [host, ada, eve]) expect(hostsFor(client)).toEqual(['Ada']);
  });

  it('MOD-5: a member’s or a repeated HAND-OVER is refused by all, and changes nothing', async () => {
    await takeOver();
    const entry = eve.inside.log.entries.at(-1);
    if (entry?.body.action.kind !== 'hand-over') throw new Error('nothing was handed over');
    const { log, setting } = eve.inside;
    const action: HostAction = {
      kind: 'hand-over',
      from: ada.inside.setting.identity.publicKey,
      nameHash: nameHash('Ada'),
      to: setting.identity.publicKey,
    };
    const [own] = await signActions(
      log,
      [action],
      { key: setting.identity, signer: setting.identity.publicKey },
      { epoch: eve.view.epoch, time: world.wallTime },
    );
    if (own === undefined) throw new Error('not signed');
    await smuggleEntries(world, eve, [own]);
    expect(host.violations).toEqual(['MOD-1 not-allowed']);
    const { length } = host.inside.log.entries;
    await smuggleEntries(world, host, [entry]);
    expect(ada.inside.log.entries.length).toBe(length);
    expect(hostsFor(ada)).toEqual(['Ada']);
  });
});

describe('MOD-5, COM-5: handing the meeting over in an epoch that turns out to be void', () => {
  let cem: Client;

  async function comesBack(client: Client): Promise<Client> {
    const back = await client.reload({ isHost: false });
    await back.knock();
    await world.advance(3000);
    return back;
  }

  beforeEach(async () => {
    cem = await world.admit(host, 'Cem');
    await world.advance(1100);
    // The host can't follow Eve's commit, and does not know of it when Ada signs.
    host.reachable = false;
    await poison(world, eve, [host]);
    await world.settle();
    await ada.dispatch({ type: 'take-over', hostKey: world.meeting.hostKey, from: host.view.self.id });
    await world.settle();
  });

  it('MOD-5, COM-5: whoever took it over says so again after the return, and all see one host', async () => {
    expect([hostsFor(ada), hostsFor(cem), hostsFor(host)]).toEqual([['Ada'], ['Ada'], ['Hanna']]);
    host.reachable = true;
    await world.settle();
    for (const client of [ada, cem])
      expect(client.effectsOf('lost')).toEqual([{ type: 'lost', reason: 'cannot-process' }]);
    expect(hostsFor(host)).toEqual(['Hanna']);
    const [first, second] = [await comesBack(ada), await comesBack(cem)];
    await first.dispatch({ type: 'take-over', hostKey: world.meeting.hostKey, from: host.view.self.id });
    await world.advance(1000);
    for (const client of [host, first, second]) {
      expect(hostsFor(client)).toEqual(['Ada']);
      expect(client.names).toEqual(['Ada', 'Cem', 'Eve', 'Hanna']);
    }
    expect([host.view.isHost, host.inside.setting.hostKey, first.view.isHost]).toEqual([false, null, true]);
  });

  it('MOD-5, COM-5: it falls with a signer who is gone, and the former host is the host as before', async () => {
    ada.alive = false;
    host.reachable = true;
    await world.settle();
    const back = await comesBack(cem);
    for (const client of [host, back]) expect(hostsFor(client)).toEqual(['Hanna']);
    expect(host.inside.setting.hostKey).not.toBeNull();
    await host.dispatch({ type: 'lock', on: true });
    await world.advance(1000);
    expect(back.inside.log.entries.at(-1)?.body.action.kind).toBe('lock');
    expect([host.violations, back.violations].flat()).not.toContain('MOD-1 not-allowed');
  });
});
