import type { ClientState } from 'ts-mls';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { Bytes } from '@conclave/base';
import { timing } from '../../src/group/timing.ts';
import { loadSuite } from '../../src/mls/suite.ts';
import { resealed } from '../resealed.ts';
import type { Client } from './client.ts';
import { inject } from './dishonest.ts';
import { hostAndThree } from './people.ts';
import type { SentCommit } from './server.ts';
import type { World } from './world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let world: World;
let host: Client;
let bob: Client;
let cem: Client;
/** What Eve holds, who reads nothing any more and seals other people's words. */
let eve: ClientState;

beforeEach(async () => {
  const people = await hostAndThree();
  ({ world, host, bob, cem } = people);
  people.eve.alive = false;
  eve = people.eve.inside.mls;
});

async function anew(blob: Bytes | undefined, ahead: number): Promise<Bytes> {
  if (blob === undefined) throw new Error('nothing was sent');
  return resealed(await loadSuite(world.random), eve, blob, ahead);
}

/** Eve puts somebody’s last message into the order again, that many generations ahead, while they say more. */
async function reseals(of: Client, ahead: number, meanwhile: () => Promise<void>): Promise<void> {
  world.server.message(await anew(world.server.messages.at(-1), ahead));
  of.reachable = false;
  await world.settle();
  await meanwhile();
  of.reachable = true;
  await world.settle();
}

const heardFrom = (client: Client) => client.texts.map(({ text }) => text);
const alarms = (...clients: readonly Client[]) =>
  clients.flatMap((client) => client.effectsOf('violation').map(({ byWhom }) => byWhom));

describe('another member’s words, sealed anew', () => {
  it.each([1, 15, 16, 17, 63, 64, 65, 200])(
    'APP-4: %i generations ahead: are not heard again, and nothing that follows is lost',
    async (ahead) => {
      await bob.say('one');
      await world.settle();
      await reseals(bob, ahead, async () => {
        for (const word of ['two', 'three', 'four']) await bob.say(word);
      });
      for (const client of [host, cem]) expect(heardFrom(client)).toEqual(['one', 'two', 'three', 'four']);
      expect(heardFrom(bob)).toEqual(['one', 'two', 'three', 'four']);
      // Any member can do it: it rings no alarm, and says nothing of whose words they are.
      expect(alarms(host, cem)).toEqual(['anybody', 'anybody']);
      for (const client of [host, cem])
        expect(client.violations).toEqual(['APP-4 a message is sealed in another place than it names']);
    },
  );

  it('APP-4: in the very place that they name: are heard once, whichever comes first', async () => {
    await bob.say('one');
    const [own] = world.server.messages.slice(-1);
    await world.settle();
    world.server.message(await anew(own, 0));
    await world.settle();
    for (const client of [host, cem]) expect(heardFrom(client)).toEqual(['one']);
  });

  it('APP-4: in the epoch after: are not heard again either', async () => {
    await bob.say('one');
    await world.settle();
    const [said] = world.server.messages.slice(-1);
    const again = await anew(said, 3);
    await host.dispatch({ type: 'remove', id: cem.view.self.id });
    await world.advance(1000);
    expect(host.names).not.toContain('Cem');
    world.server.message(again);
    await world.settle();
    expect(heardFrom(host)).toEqual(['one']);
    expect(alarms(host)).toEqual(['anybody']);
  });

  it('APP-4, MOD-1: of a host, just before it removes somebody: all read the removal', async () => {
    await host.say('one');
    await world.settle();
    await reseals(host, 64, () => host.dispatch({ type: 'remove', id: cem.view.self.id }));
    await world.advance(1000);
    for (const client of [host, bob]) {
      expect(client.names).toEqual(['Bob', 'Eve', 'Hanna']);
      expect(client.effectsOf('lost')).toEqual([]);
    }
    expect(cem.effectsOf('out')).toEqual([{ type: 'out', reason: 'removed' }]);
    expect(alarms(bob, cem)).not.toContain('inside');
  });

  it('APP-4, COM-6: heartbeats of somebody who crashed keep nobody there', async () => {
    // COM-7: all have renewed their leaves, so that the epoch lasts.
    const people = await hostAndThree();
    await people.world.advance(20_000);
    ({ world, host, bob, cem } = people);
    people.eve.alive = false;
    eve = people.eve.inside.mls;
    await world.advance(timing.heartbeat);
    const heartbeat = bob.effectsOf('message').at(-1)?.blob;
    bob.crash();
    const presence = () => host.view.members.find(({ name }) => name === 'Bob')?.presence;
    for (let round = 1; round <= 4; round++) {
      await world.advance(timing.heartbeat);
      world.server.message(await anew(heartbeat, round));
      await world.settle();
    }
    expect(presence()).toBe('silent');
    await world.advance(timing.absentAfter - 4 * timing.heartbeat + 2000);
    for (const client of [host, cem]) expect(client.names).not.toContain('Bob');
  });
});

describe('another member’s commit, sealed anew', () => {
  it.each([1, 20, 64])(
    'APP-4, COM-5: %i generations ahead, in its own place: is passed over by all alike, its maker too',
    async (ahead) => {
      let held: SentCommit | undefined;
      vi.spyOn(world.server, 'commit').mockImplementationOnce((commit) => {
        held = commit;
        return true;
      });
      const before = host.view.meetingCode;
      await host.dispatch({ type: 'remove', id: cem.view.self.id });
      await world.settle();
      inject(world, await anew(held?.blob, ahead));
      await world.settle();
      await world.advance(1000);
      for (const client of [host, bob]) {
        expect(client.names).toEqual(['Bob', 'Eve', 'Hanna']);
        expect(client.effectsOf('lost')).toEqual([]);
        expect(client.effectsOf('unfollowed')).toEqual([]);
        expect(client.view.epoch).toBe(world.server.epoch);
        expect(client.violations).toEqual(['APP-4 a commit is sealed in another place than it names']);
      }
      expect(host.view.meetingCode).toBe(bob.view.meetingCode);
      expect(host.view.meetingCode).not.toBe(before);
    },
  );
});
