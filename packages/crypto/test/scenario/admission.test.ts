import { describe, expect, it, vi } from 'vitest';
import type { Client } from './client.ts';
import type { SigningKey } from '../../src/index.ts';
import { strictDisplayName } from '../../src/identity/display-name.ts';
import { nameOf } from '../fixtures.ts';
import { World } from './world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

async function knocker(world: World, name: string, passcode: string): Promise<Client> {
  const client = await world.person(name, { passcode });
  await client.knock();
  await world.settle();
  return client;
}

describe('the waiting room', () => {
  it('JOIN-3: a wrong passcode is answered and counted, and its name is never shown', async () => {
    const world = await World.create();
    const host = await world.host();
    const eve = await knocker(world, 'Eve', 'wrong');
    await world.advance(100);
    expect(eve.refusals).toEqual(['bad-passcode']);
    expect(host.waiting).toEqual([]);
    expect(host.view.wrongPasscodes).toBe(1);
    expect(JSON.stringify(host.effects)).not.toContain('Eve');
  });

  it('JOIN-3: after a wrong passcode the right one works', async () => {
    const world = await World.create();
    const host = await world.host();
    const first = await knocker(world, 'Ada', 'wrong');
    const second = await world.person('Ada', { identity: first.tab.identity });
    await second.knock();
    await world.settle();
    expect(host.waiting).toEqual(['Ada']);
  });

  it('JOIN-3: five wrong passcodes lock one identity out, and even the right one gets no look', async () => {
    const world = await World.create();
    const host = await world.host();
    const eve = await knocker(world, 'Eve', 'wrong');
    for (let guess = 1; guess < 5; guess++) {
      await eve.knock();
      await world.settle();
    }
    expect(eve.refusals).toEqual(Array.from({ length: 5 }, () => 'bad-passcode'));
    const again = await world.person('Eve', { identity: eve.tab.identity });
    await again.knock();
    await world.settle();
    expect(again.refusals).toEqual(['locked-out']);
    expect(host.waiting).toEqual([]);
    expect(host.view.wrongPasscodes).toBe(5);
  });

  it('JOIN-3: after twenty wrong passcodes of many people one attempt a minute is looked at', async () => {
    const world = await World.create();
    const host = await world.host();
    for (let guess = 0; guess < 20; guess++) await knocker(world, `Guest ${guess}`, `wrong ${guess % 2}`);
    const late = await knocker(world, 'Ada', 'right');
    expect(late.refusals).toEqual(['locked-out']);
    expect(host.waiting).toEqual([]);
    await world.advance(60_000);
    await late.knock();
    await world.settle();
    expect(host.waiting).toEqual(['Ada']);
  });

  it('JOIN-3: limits keep no admitted member from coming back', async () => {
    const world = await World.create();
    const host = await world.host();
    const ada = await world.admit(host, 'Ada');
    for (let guess = 0; guess < 20; guess++) await knocker(world, `Guest ${guess}`, 'wrong');
    const back = await ada.reload();
    await back.knock();
    await world.advance(1000);
    expect(back.joined).toBe(true);
  });

  it('JOIN-4: somebody who is denied hears so and holds no key', async () => {
    const world = await World.create();
    const host = await world.host();
    const bob = await knocker(world, 'Bob', 'right');
    const [applicant] = host.view.applicants;
    await host.dispatch({ type: 'deny', requestIds: [applicant?.requestId ?? ''] });
    await world.advance(5000);
    expect(bob.refusals).toEqual(['denied']);
    expect(bob.joined).toBe(false);
    expect(host.waiting).toEqual([]);
    expect(host.names).toEqual(['Hanna']);
  });

  it('JOIN-4: a denial is an answer, and nothing of it stands in the host log', async () => {
    const world = await World.create({ admit: 'members' });
    const host = await world.host();
    const ada = await world.admit(host, 'Ada');
    const bob = await knocker(world, 'Bob', 'right');
    const before = [host, ada].map(({ inside }) => inside.log.entries.length);
    await ada.dispatch({ type: 'deny', requestIds: [ada.requestOf(bob)] });
    await world.settle();
    expect(bob.refusals).toEqual(['denied']);
    expect([host.waiting, ada.waiting]).toEqual([[], []]);
    expect([host, ada].map(({ inside }) => inside.log.entries.length)).toEqual(before);
  });

  it('JOIN-4: who was let in meanwhile is in, and is told no other thing', async () => {
    const world = await World.create({ admit: 'members' });
    const host = await world.host();
    const ada = await world.admit(host, 'Ada');
    const bob = await knocker(world, 'Bob', 'right');
    const requestIds = [host.requestOf(bob)];
    await host.dispatch({ type: 'admit', requestIds });
    await world.settle();
    await ada.dispatch({ type: 'deny', requestIds });
    await world.advance(1000);
    expect([bob.joined, bob.refusals]).toEqual([true, []]);
  });

  it('JOIN-4: whoever goes away is no longer in the waiting room', async () => {
    const world = await World.create();
    const host = await world.host();
    const bob = await knocker(world, 'Bob', 'right');
    world.server.withdraw(bob.peer);
    await world.settle();
    expect(host.waiting).toEqual([]);
  });

  it('JOIN-4: without a waiting room the right passcode is enough', async () => {
    const world = await World.create({ waitingRoom: false });
    const host = await world.host();
    const bob = await knocker(world, 'Bob', 'right');
    await world.advance(500);
    expect(bob.names).toEqual(['Bob', 'Hanna']);
    expect(host.waiting).toEqual([]);
  });

  it('JOIN-4: where members admit, any of them lets somebody in', async () => {
    const world = await World.create({ admit: 'members' });
    const host = await world.host();
    const ada = await world.admit(host, 'Ada');
    const bob = await knocker(world, 'Bob', 'right');
    const [applicant] = ada.view.applicants;
    await ada.dispatch({ type: 'admit', requestIds: [applicant?.requestId ?? ''] });
    await world.advance(1000);
    expect(bob.names).toEqual(['Ada', 'Bob', 'Hanna']);
    expect([...host.violations, ...ada.violations, ...bob.violations]).toEqual([]);
  });

  it('JOIN-4: where the host admits, a member is shown nobody and can let nobody in', async () => {
    const world = await World.create();
    const host = await world.host();
    const ada = await world.admit(host, 'Ada');
    await knocker(world, 'Bob', 'right');
    expect(ada.view.applicants).toEqual([]);
    const [applicant] = host.view.applicants;
    await ada.dispatch({ type: 'admit', requestIds: [applicant?.requestId ?? ''] });
    await world.advance(3000);
    expect(host.names).toEqual(['Ada', 'Hanna']);
  });

  it('COM-3: all who were admitted together come in one commit', async () => {
    const world = await World.create();
    const host = await world.host();
    const guests = [];
    for (const name of ['Ada', 'Bob', 'Cem', 'Dora']) guests.push(await knocker(world, name, 'right'));
    for (const { requestId } of host.view.applicants)
      await host.dispatch({ type: 'admit', requestIds: [requestId] });
    await world.advance(1000);
    // The first decision goes out alone; the others, made before it came back, follow together.
    expect(world.server.commits).toHaveLength(1);
    for (const guest of guests) expect(guest.names).toEqual(['Ada', 'Bob', 'Cem', 'Dora', 'Hanna']);
  });

  it('JOIN-2: the size of a request shows nothing of the name', async () => {
    const world = await World.create();
    await world.host();
    await knocker(world, 'A', 'right');
    await knocker(world, '😀'.repeat(64), 'right');
    const [short, long] = world.server.knocks;
    expect(short?.length).toBe(long?.length);
    expect(short?.length).toBeLessThan(16 * 1024);
  });

  it('JOIN-3: all refusals have one size', async () => {
    const world = await World.create();
    const host = await world.host();
    await knocker(world, 'Eve', 'wrong');
    await knocker(world, 'Bob', 'right');
    await host.dispatch({ type: 'deny', requestIds: [host.view.applicants[0]?.requestId ?? ''] });
    await world.settle();
    expect(new Set(world.server.replies.map(({ blob }) => blob.length)).size).toBe(1);
    expect(world.server.replies).toHaveLength(2);
  });

  it('JOIN-2: a request under another connection than its own is refused', async () => {
    const world = await World.create();
    const host = await world.host();
    await knocker(world, 'Bob', 'right');
    const stranger = await world.person('Eve');
    const [blob] = world.server.knocks;
    if (blob === undefined) throw new Error('nobody knocked');
    world.server.withdraw('peer-1');
    world.server.knock(stranger, blob);
    await world.settle();
    expect(host.waiting).toEqual([]);
  });

  it('COM-6, PRIM-3: nobody comes back in somebody else’s name', async () => {
    const world = await World.create();
    const host = await world.host();
    const ada = await world.admit(host, 'Ada');
    const eve = await world.person('Eve');
    const { publicKey } = ada.tab.identity;
    const borrowed: SigningKey = { publicKey, sign: (statement) => eve.tab.identity.sign(statement) };
    const impostor = await world.person('Ada', { identity: borrowed });
    await impostor.knock();
    await world.advance(3000);
    expect(impostor.refusals).toEqual(['invalid']);
    expect(ada.effectsOf('lost')).toEqual([]);
    expect(host.names).toEqual(['Ada', 'Hanna']);
  });

  it('ID-2: a name that says two things at once is no name', () => {
    expect(strictDisplayName('Ada\u202egro')).toBeUndefined();
    expect(nameOf('Ada\u202egro')).toBe('Adagro');
  });
});
