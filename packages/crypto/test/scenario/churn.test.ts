import { describe, expect, it, vi } from 'vitest';
import type { Client } from './client.ts';
import { World } from './world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 120_000 });

/** Numerical Recipes' generator: the same story for the same seed. */
function dice(seed: number): (sides: number) => number {
  let state = seed >>> 0;
  return (sides) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

async function assertTold(seed: number, chapters: number): Promise<void> {
  const world = await World.create({ waitingRoom: false });
  const roll = dice(seed);
  let host = await world.host();
  let guests: Client[] = [];
  const story: string[] = [];
  const pick = (): Client | undefined => guests[roll(guests.length)];
  for (let chapter = 0; chapter < chapters; chapter++) {
    const what = roll(12);
    const who = pick();
    if (what < 4 || who === undefined) {
      const arrivals = await Promise.all(
        Array.from({ length: 1 + roll(2) }, (_, index) => world.person(`Guest ${chapter} ${index}`)),
      );
      for (const guest of arrivals) await guest.knock();
      guests.push(...arrivals);
      story.push(`${arrivals.length} come`);
    } else if (what < 6) {
      await who.dispatch({ type: 'leave' });
      who.crash();
      guests = guests.filter((guest) => guest !== who);
      story.push(`${who.tab.name} leaves`);
    } else if (what < 8 && who.joined) {
      const back = await who.reload();
      await back.knock();
      guests = guests.map((guest) => (guest === who ? back : guest));
      story.push(`${who.tab.name} reloads`);
    } else if (what < 9) {
      who.crash();
      guests = guests.filter((guest) => guest !== who);
      story.push(`${who.tab.name} crashes`);
    } else if (what < 10 && who.joined) {
      await host.dispatch({ type: 'remove', id: who.view.self.id });
      guests = guests.filter((guest) => guest !== who);
      story.push(`${who.tab.name} is removed`);
    } else if (what < 11) {
      who.reachable = false;
      await world.advance(roll(30_000));
      who.reachable = true;
      story.push(`${who.tab.name} was cut off`);
    } else if (host.joined && guests.some(({ joined }) => joined)) {
      // Without anybody else in it, a group ends with its host.
      const back = await host.reload();
      await back.knock();
      host = back;
      story.push('the host reloads');
      await world.advance(4000);
    }
    await world.advance(roll(3) * 700);
  }
  await world.advance(90_000);
  const all = [host, ...guests];
  const told = all.map((client) => ({
    name: client.tab.name,
    joined: client.joined,
    trouble: [...client.violations, ...client.effectsOf('lost'), ...client.faults],
  }));
  const names = all.map(({ tab }) => tab.name);
  // The story stands on both sides, so that a failure tells it.
  expect({ story, told, names: host.names, codes: codesOf(all) }).toEqual({
    story,
    told: names.map((name) => ({ name, joined: true, trouble: [] })),
    names: names.toSorted(),
    codes: [`${host.view.epoch} ${host.view.meetingCode}`],
  });
}

function codesOf(clients: readonly Client[]): readonly string[] {
  return [...new Set(clients.map(({ view }) => `${view.epoch} ${view.meetingCode}`))];
}

describe('people who come and go as they like', () => {
  it.each([1, 5, 12])(
    'COM-2, COM-3, COM-4, COM-6: hold one group with one key in the end (seed %i)',
    async (seed) => {
      await assertTold(seed, 10);
    },
  );
});
