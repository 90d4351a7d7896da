import { beforeEach, describe, expect, it, vi } from 'vitest';
import type * as timingModule from '../../src/group/timing.ts';
import type { Client } from './client.ts';
import { hostAndThree } from './people.ts';
import type { World } from './world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const limits = vi.hoisted(() => ({ answer: Infinity }));

vi.mock('../../src/group/timing.ts', async (original) => {
  const actual = await original<typeof timingModule>();
  return {
    ...actual,
    get maxAnswerBytes() {
      return Math.min(actual.maxAnswerBytes, limits.answer);
    },
  };
});

let world: World;
let host: Client;
let bob: Client;
let cem: Client;
let eve: Client;

beforeEach(async () => {
  limits.answer = Infinity;
  ({ world, host, bob, cem, eve } = await hostAndThree());
});

async function admitAll(): Promise<void> {
  const requestIds = host.view.applicants.map(({ requestId }) => requestId);
  await host.dispatch({ type: 'admit', requestIds });
}

describe('COM-3, JOIN-5: Welcomes and removals', () => {
  it('COM-3: a commit that carries out a REMOVE adds nobody; who was admitted with it comes in by the next one', async () => {
    const dora = await world.person('Dora');
    await dora.knock();
    await world.settle();
    const before = world.server.commits.length;
    await admitAll();
    await host.dispatch({ type: 'remove', id: bob.view.self.id });
    await world.advance(3000);
    const [first, second] = world.server.commits.slice(before);
    expect(first?.welcomes).toEqual([]);
    expect(second?.welcomes.map(({ peer }) => peer)).toEqual([dora.peer]);
    expect(host.names).toEqual(['Cem', 'Dora', 'Eve', 'Hanna']);
    expect(bob.effectsOf('out')).toEqual([{ type: 'out', reason: 'removed' }]);
  });

  it('JOIN-5, MOD-1: where no Welcome fits any more, who knocks is told that it is full, and whoever is removed goes', async () => {
    limits.answer = 1024;
    const [dora, fay] = [await world.person('Dora'), await world.person('Fay')];
    for (const guest of [dora, fay]) await guest.knock();
    await world.settle();
    await admitAll();
    await world.advance(10_000);
    expect([dora.refusals, fay.refusals]).toEqual([['full'], ['full']]);
    await host.dispatch({ type: 'remove', id: bob.view.self.id });
    await world.advance(2000);
    for (const client of [host, cem, eve]) {
      expect(client.names).toEqual(['Cem', 'Eve', 'Hanna']);
      expect(client.violations).toEqual([]);
    }
    // As soon as there is room, people come in again.
    limits.answer = Infinity;
    expect((await world.admit(host, 'Gil')).joined).toBe(true);
  });
});
