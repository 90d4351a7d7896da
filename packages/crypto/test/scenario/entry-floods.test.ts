import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClientState } from 'ts-mls';
import { maxEntries } from '../../src/group/envelope.ts';
import { timing, windowRounds } from '../../src/group/timing.ts';
import { entryBudget } from '../../src/host-log/entry-budget.ts';
import type { HostAction } from '../../src/host-log/entry.ts';
import { nameHash, replay, signActions } from '../../src/host-log/host-log.ts';
import type { HostLog } from '../../src/host-log/host-log.ts';
import type { Client } from './client.ts';
import { say } from './dishonest.ts';
import { assertOneGroup, assertOneLog } from './one-group.ts';
import { World } from './world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const { admissions, others, removals } = entryBudget;
/** As long as a window lasts at most, while nobody comes. */
const windowMs = (windowRounds + 1) * timing.heartbeat;

let world: World;
let host: Client;
let eve: Client;
let bob: Client;

beforeEach(async () => {
  world = await World.create({ admit: 'cohosts' });
  host = await world.host();
  eve = await world.admit(host, 'Eve');
  bob = await world.admit(host, 'Bob');
  await host.dispatch({ type: 'promote', id: eve.view.self.id });
  await world.advance(timing.idle + 5000);
});

/** What somebody's own client does not hold back. Its state is out of use. */
interface Flood {
  readonly mls: ClientState;
  /** As the entries would make it if all of them counted. */
  readonly log: HostLog;
}

async function flood({ mls, log }: Flood, actions: readonly HostAction[]): Promise<Flood> {
  eve.alive = false;
  const { identity } = eve.tab;
  const by = { key: identity, signer: identity.publicKey };
  const at = { epoch: host.view.epoch, time: world.wallTime };
  const entries = await signActions(log, actions, by, at);
  let sent = mls;
  for (let from = 0; from < entries.length; from += maxEntries) {
    const some = entries.slice(from, from + maxEntries);
    sent = await say(world, sent, { kind: 'host-log', entries: some, joinKeys: [], admission: null });
  }
  await world.settle();
  const next = await replay(log, entries);
  if (!next.ok) throw new Error(next.error);
  return { mls: sent, log: next.value };
}

function madeUp(count: number): readonly HostAction[] {
  return Array.from({ length: count }, () => ({
    kind: 'admit',
    request: world.random(32),
    identityPub: world.random(32),
    nameHash: nameHash('Nobody'),
    isHost: false,
  }));
}

/** How long the log is, as all of them hold it. */
function lengthOf(...clients: readonly Client[]): number {
  assertOneLog(clients);
  return clients[0]?.inside.log.entries.length ?? 0;
}

/** Locks and unlocks, one after the other. */
async function toggle(client: Client, count: number): Promise<void> {
  for (let index = 0; index < count; index++) {
    await client.dispatch({ type: 'lock', on: !client.view.rules.lock });
    await world.settle();
  }
}

describe('MOD-1: what one member puts into the host log is bounded', () => {
  it('MOD-1: of a flood of ADMITs a window’s share counts, at all alike, and its sender is named', async () => {
    const before = lengthOf(host, bob);
    await flood(eve.inside, madeUp(admissions + 60));
    expect(lengthOf(host, bob) - before).toBe(admissions);
    for (const client of [host, bob]) {
      const [first] = client.effectsOf('violation');
      expect(first).toMatchObject({
        rule: 'MOD-1',
        detail: 'too-many',
        byWhom: 'inside',
        by: eve.view.self.id,
      });
      expect(client.effectsOf('lost')).toEqual([]);
    }
  });

  it('MOD-1: no flood of ADMITs keeps a REMOVE out', async () => {
    const full = await flood(eve.inside, madeUp(admissions));
    const { mls } = await flood(full, madeUp(1));
    const { publicKey } = bob.tab.identity;
    await flood({ ...full, mls }, [{ kind: 'remove', identityPub: publicKey }]);
    await world.advance(3000);
    expect(host.violations).toEqual(['MOD-1 too-many']);
    expect(bob.effectsOf('out')).toHaveLength(1);
    expect(host.names).toEqual(['Eve', 'Hanna']);
  });

  it('MOD-1: of entries that put people out and let them in again, as many count as each share has', async () => {
    const { publicKey } = bob.tab.identity;
    const out: HostAction = { kind: 'remove', identityPub: publicKey };
    const back: HostAction = {
      kind: 'admit',
      request: world.random(32),
      identityPub: publicKey,
      nameHash: nameHash('Bob'),
      isHost: false,
    };
    const before = lengthOf(host, bob);
    await flood(
      eve.inside,
      Array.from({ length: 2 * removals + 2 }, (_, index) => (index % 2 ? back : out)),
    );
    expect(lengthOf(host) - before).toBe(2 * removals);
    expect(host.violations[0]).toBe('MOD-1 too-many');
  });

  it('MOD-1: as much again counts when more than half were heard four times, and no sooner', async () => {
    const full = await flood(eve.inside, madeUp(admissions));
    const before = lengthOf(host, bob);
    await world.advance(timing.heartbeat);
    const { mls } = await flood(full, madeUp(1));
    expect(lengthOf(host, bob)).toBe(before);
    await world.advance(windowMs - timing.heartbeat);
    await flood({ ...full, mls }, madeUp(admissions + 1));
    expect(lengthOf(host, bob) - before).toBe(admissions);
    for (const client of [host, bob]) expect(new Set(client.violations)).toEqual(new Set(['MOD-1 too-many']));
  });

  it('MOD-1: whoever joins judges as all others do, and nobody begins anew by letting somebody in', async () => {
    await toggle(eve, others);
    const dora = await world.admit(host, 'Dora');
    expect(dora.joined).toBe(true);
    await eve.dispatch({ type: 'lock', on: true });
    await world.settle();
    expect([eve.view.heldBack, eve.view.undecided]).toEqual([1, 1]);
    const before = lengthOf(host, bob, dora);
    await flood(eve.inside, [{ kind: 'unlock' }]);
    expect(lengthOf(host, bob, dora)).toBe(before);
    for (const client of [host, bob, dora]) expect(client.violations).toEqual(['MOD-1 too-many']);
  });

  it('MOD-1: an honest client holds back what would be too much, says so, and says it later', async () => {
    await toggle(eve, others);
    const { lock } = eve.view.rules;
    await eve.dispatch({ type: 'lock', on: !lock });
    // Nothing else waits for it.
    await eve.dispatch({ type: 'remove', id: bob.view.self.id });
    await world.advance(1000);
    expect([eve.view.heldBack, eve.view.undecided, host.names]).toEqual([1, 1, ['Eve', 'Hanna']]);
    await world.advance(windowMs);
    expect([eve.view.heldBack, eve.view.undecided, host.view.rules.lock]).toEqual([0, 0, !lock]);
    assertOneGroup([host, eve]);
  });

  it('MOD-1: the host key is not bounded', async () => {
    const before = lengthOf(host, bob);
    await toggle(host, others + 10);
    expect([lengthOf(host, eve, bob) - before, host.view.heldBack]).toEqual([others + 10, 0]);
    assertOneGroup([host, eve, bob]);
  });

  it('JOIN-4: without the host a co-host lets in a hundred who wait, at once', async () => {
    const people: Client[] = [];
    for (let index = 0; index < 100; index++) {
      const person = await world.person(`Guest ${index}`);
      // Tabs that are gone again: what is asked here is who gets in.
      person.answered = () => Promise.resolve();
      await person.knock();
      people.push(person);
    }
    host.crash();
    await world.settle();
    const requestIds = people.map((person) => eve.requestOf(person));
    await eve.dispatch({ type: 'admit', requestIds });
    await world.settle();
    expect(eve.view.heldBack).toBe(100 - admissions);
    await world.advance(10_000);
    expect([eve.view.heldBack, eve.view.undecided, eve.waiting]).toEqual([0, 0, []]);
    expect(
      new Set(eve.effectsOf('commit').flatMap(({ welcomes }) => welcomes.map(({ peer }) => peer))),
    ).toEqual(new Set(people.map(({ peer }) => peer)));
    assertOneGroup([eve, bob]);
    assertOneLog([eve, bob]);
  });
});
