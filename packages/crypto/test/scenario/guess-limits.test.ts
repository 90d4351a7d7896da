import { describe, expect, it, vi } from 'vitest';
import { deriveLink } from '../../src/index.ts';
import { changePolicy, keyBy } from './change-passcode.ts';
import type { Client } from './client.ts';
import { World } from './world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** As many as a link may see of a typed passcode before it is looked at once a minute only. */
const limit = 20;

async function knocker(world: World, name: string, passcode = 'right'): Promise<Client> {
  const client = await world.person(name, { passcode });
  await client.knock();
  await world.settle();
  return client;
}

/** Wrong passcodes, of as many people. */
async function guess(world: World, times: number): Promise<readonly (readonly string[])[]> {
  const told: (readonly string[])[] = [];
  for (let time = 0; time < times; time++)
    told.push((await knocker(world, `Guest ${time}`, 'wrong')).refusals);
  return told;
}

describe('wrong passcodes', () => {
  it('JOIN-3: keep nobody out where the passcode is a generated one', async () => {
    const world = await World.create({ passcode: 'generated' });
    const host = await world.host();
    const told = await guess(world, 2 * limit);
    expect(told.every(([answer]) => answer === 'bad-passcode')).toBe(true);
    await knocker(world, 'Ada');
    expect(host.waiting).toEqual(['Ada']);
    expect(host.view.wrongPasscodes).toBe(2 * limit);
  });

  it('JOIN-3: never keep the host’s other device out', async () => {
    const world = await World.create();
    const host = await world.host();
    await guess(world, limit + 1);
    expect((await knocker(world, 'Ada')).refusals).toEqual(['locked-out']);
    const phone = await world.person('Hanna', { isHost: true });
    await phone.knock();
    await world.advance(1000);
    expect([phone.refusals, phone.joined]).toEqual([[], true]);
    expect(host.violations).toEqual([]);
  });

  it('JOIN-3, INV-8: by one link hold up nobody who comes by another', async () => {
    const world = await World.create();
    const host = await world.host();
    const joinKey = await keyBy(world, deriveLink(new Uint8Array(32), 3), 'right', 1);
    const link = { linkId: joinKey.linkId, expiresAt: 0, personal: true };
    await host.dispatch({ type: 'add-link', link, joinKey });
    await guess(world, limit);
    expect((await knocker(world, 'Ada')).refusals).toEqual(['locked-out']);
    const guest = await world.person('Grace', { joinKey });
    await guest.knock();
    await world.settle();
    expect(host.waiting).toEqual(['Grace']);
  });

  it('JOIN-3: are no more at once than one after the other, though another member is to answer first', async () => {
    const world = await World.create();
    const host = await world.host();
    const ada = await world.admit(host, 'Ada');
    await world.advance(1100);
    // The server gives them to Ada alone, whose turn comes after the host's.
    host.reachable = false;
    const told = await guess(world, 2 * limit);
    host.reachable = true;
    await world.advance(5000);
    const answers = told.map(([answer]) => answer);
    expect(answers.filter((answer) => answer === 'bad-passcode')).toHaveLength(limit);
    expect(answers.filter((answer) => answer === 'locked-out')).toHaveLength(limit);
    expect(ada.inside.guesses).toHaveLength(limit);
  });

  it('JOIN-3: count once, though several members looked at them', async () => {
    const world = await World.create();
    const host = await world.host();
    const ada = await world.admit(host, 'Ada');
    await world.advance(1100);
    await guess(world, 3);
    await world.advance(5000);
    expect([host, ada].map(({ view }) => view.wrongPasscodes)).toEqual([3, 3]);
  });

  it('JOIN-3, JOIN-6: are told to whoever comes, so that all members together answer no more', async () => {
    const world = await World.create({ waitingRoom: false, admit: 'members', autoAdmit: true });
    const host = await world.host();
    await guess(world, limit - 1);
    const ada = await knocker(world, 'Ada');
    await world.advance(1100);
    expect(ada.joined).toBe(true);
    host.crash();
    const [last, next] = await guess(world, 2);
    await world.advance(10_000);
    expect([last, next]).toEqual([['bad-passcode'], ['locked-out']]);
  });

  it('JOIN-3: outlive a group that is founded anew by whoever counted them', async () => {
    const world = await World.create();
    const host = await world.host();
    await guess(world, limit);
    await host.found();
    await world.settle();
    expect((await knocker(world, 'Ada')).refusals).toEqual(['locked-out']);
  });

  it('JOIN-3: are forgotten after ten minutes, in another group too', async () => {
    const world = await World.create();
    const host = await world.host();
    await guess(world, limit);
    await host.found();
    await world.advance(10 * 60_000);
    await knocker(world, 'Ada');
    expect(host.waiting).toEqual(['Ada']);
  });

  it('JOIN-3, INV-7: hold up nobody any more once the host has a passcode generated', async () => {
    const world = await World.create();
    const host = await world.host();
    await guess(world, limit);
    world.meeting.rules = { ...world.meeting.rules, passcode: 'generated' };
    const joinKey = await changePolicy(world, host, { passcode: 'generated anew' });
    const ada = await world.person('Ada', { joinKey });
    await ada.knock();
    await world.settle();
    expect(host.waiting).toEqual(['Ada']);
  });
});
