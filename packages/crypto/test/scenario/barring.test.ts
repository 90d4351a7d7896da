import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { MemberId } from '../../src/group/types.ts';
import { nameHash, signActions } from '../../src/host-log/host-log.ts';
import { identityPubOf } from '../../src/identity/credential.ts';
import type { Client } from './client.ts';
import { smuggleEntries } from './smuggle-entries.ts';
import { World } from './world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: World;
let host: Client;
let ada: Client;
let eve: Client;
let evesId: MemberId;

beforeEach(async () => {
  world = await World.create({ admit: 'members' });
  host = await world.host();
  ada = await world.admit(host, 'Ada');
  eve = await world.admit(host, 'Eve');
  evesId = eve.view.self.id;
  await world.advance(1100);
});

async function bar(): Promise<void> {
  await host.dispatch({ type: 'bar', id: evesId });
  await world.advance(1000);
}

describe('MOD-4: somebody who is put out for good', () => {
  it('MOD-4: leaves at once, and is not shown to anybody who lets people in, though link and passcode are right', async () => {
    await bar();
    expect(eve.effectsOf('out')).toEqual([{ type: 'out', reason: 'removed' }]);
    expect(host.names).toEqual(['Ada', 'Hanna']);
    const again = await eve.reload();
    await again.knock();
    await world.advance(2000);
    expect(again.refusals).toEqual(['denied']);
    expect([host.waiting, ada.waiting]).toEqual([[], []]);
    // Somebody who was removed once only may ask.
    await host.dispatch({ type: 'remove', id: ada.view.self.id });
    await world.advance(1000);
    const back = await ada.reload();
    await back.knock();
    await world.advance(500);
    expect(host.waiting).toEqual(['Ada']);
  });

  it('MOD-4: is told so while waiting, where a knock was there first', async () => {
    await host.dispatch({ type: 'remove', id: evesId });
    await world.advance(1000);
    const again = await eve.reload();
    await again.knock();
    await world.advance(500);
    // MOD-1: what a host decided, hosts are asked about.
    expect([host.waiting, ada.waiting]).toEqual([['Eve'], []]);
    await host.dispatch({ type: 'bar', id: evesId });
    await world.advance(2000);
    expect([host.waiting, ada.waiting]).toEqual([[], []]);
    expect(again.refusals).toEqual(['denied']);
  });

  it('MOD-4: stays out for newcomers, who read it in the host log, and where the host is gone', async () => {
    await bar();
    const cem = await world.admit(host, 'Cem');
    expect([...cem.inside.log.barred]).toEqual([evesId]);
    host.crash();
    await world.advance(2000);
    const again = await eve.reload();
    await again.knock();
    await world.advance(6000);
    expect(again.refusals).toEqual(['denied']);
    expect([ada.waiting, cem.waiting]).toEqual([[], []]);
  });

  it('MOD-4: an admitter who lets them in all the same is refused by all, and reported', async () => {
    await bar();
    // What an honest client would not sign.
    const { log, setting } = ada.inside;
    const identityPub = identityPubOf(evesId);
    const request = world.random(32);
    const entries = await signActions(
      log,
      [{ kind: 'admit', request, identityPub, nameHash: nameHash('Eve'), isHost: false }],
      { key: setting.identity, signer: setting.identity.publicKey },
      { epoch: ada.view.epoch, time: world.wallTime },
    );
    await smuggleEntries(world, ada, entries);
    expect(host.violations).toEqual(['MOD-1 not-allowed']);
    expect(host.inside.log.admissions.size).toBe(log.admissions.size);
  });

  it('MOD-4: a BAR that is sent again counts once, and in no other place', async () => {
    await bar();
    const entry = host.inside.log.entries.at(-1);
    if (entry?.body.action.kind !== 'bar') throw new Error('nothing was decided');
    const cem = await world.admit(host, 'Cem');
    const { length } = host.inside.log.entries;
    await smuggleEntries(world, ada, [entry]);
    expect([host, cem].map(({ inside }) => inside.log.entries.length)).toEqual([length, length]);
    expect(host.names).toEqual(['Ada', 'Cem', 'Hanna']);
  });
});
