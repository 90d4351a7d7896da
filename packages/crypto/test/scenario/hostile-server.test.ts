import { toHex, utf8Encode } from '@conclave/base';
import { describe, expect, it, vi } from 'vitest';
import { createInvite, startJoin } from '../../src/index.ts';
import type { Client } from './client.ts';
import { World } from './world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

async function two(world: World): Promise<readonly [Client, Client]> {
  const host = await world.host();
  return [host, await world.admit(host, 'Ada')];
}

async function joinWith(
  world: World,
  host: Client,
  hostPub: Uint8Array<ArrayBuffer>,
  admission: Uint8Array<ArrayBuffer>,
) {
  const { link, roomId, rules } = world.meeting;
  const joining = {
    ...host.tab,
    hostKey: null,
    place: null,
    clockShift: 0,
    guesses: [],
    link,
    roomId,
    rules,
    hostPub,
    admission,
  };
  const started = await startJoin(joining, world);
  return started.ok ? 'knocked' : started.error;
}

describe('a dishonest server', () => {
  it('INV-2, JOIN-2: shows another host key, and nobody knocks', async () => {
    const world = await World.create();
    const host = await world.host();
    const other = await createInvite(world.random);
    const admission = world.server.admission ?? new Uint8Array(0);
    expect(await joinWith(world, host, other.hostKey.publicKey, admission)).toBe('other-host');
    expect(await joinWith(world, host, world.meeting.hostKey.publicKey, admission)).toBe('knocked');
  });

  it('JOIN-2: shows an admission key of its own, and nobody knocks', async () => {
    const world = await World.create();
    const other = await World.create();
    const host = await world.host();
    await other.host();
    const hostPub = world.meeting.hostKey.publicKey;
    expect(await joinWith(world, host, hostPub, other.server.admission ?? new Uint8Array(0))).toBe(
      'bad-admission',
    );
    const admission = new Uint8Array(world.server.admission ?? []);
    admission[10] = (admission[10] ?? 0) ^ 1;
    expect(await joinWith(world, host, hostPub, admission)).toBe('bad-admission');
  });

  it('INV-5: the admission does not depend on the passcode', async () => {
    const world = await World.create();
    const host = await world.host();
    const { admissions, joinKeys } = host.inside;
    expect(joinKeys).toHaveLength(1);
    for (const { key } of joinKeys) {
      expect(admissions.map((held) => held.key.seed)).not.toContainEqual(key.secret);
      expect(toHex(world.server.admission ?? new Uint8Array(0))).not.toContain(toHex(key.secret));
    }
  });

  it('COM-1: repeats a commit, and it counts once', async () => {
    const world = await World.create();
    const [host, ada] = await two(world);
    const [first] = world.server.commits;
    if (first === undefined) throw new Error('no commit');
    const epoch = host.view.epoch;
    for (const client of [host, ada]) {
      await client.dispatch({ type: 'entry', kind: 'commit', epoch: first.epoch, blob: first.blob });
      expect(client.view.epoch).toBe(epoch);
      expect(client.violations).toEqual(['COM-1 a commit of a former epoch']);
    }
  });

  it('APP-1: repeats a message, and it is read once', async () => {
    const world = await World.create();
    const [host, ada] = await two(world);
    await ada.say('once');
    await world.settle();
    const blob = world.server.messages.at(-1);
    if (blob === undefined) throw new Error('no message');
    for (const client of [host, ada]) {
      await client.dispatch({ type: 'entry', kind: 'message', epoch: client.view.epoch, blob });
      expect(client.texts).toEqual([{ from: 'Ada', text: 'once' }]);
      expect(client.violations).toEqual(['APP-1 a message can not be read']);
    }
  });

  it('APP-1: changes a bit of a message, and it is dropped', async () => {
    const world = await World.create();
    const [host, ada] = await two(world);
    await world.advance(1100);
    host.reachable = false;
    await ada.say('hello');
    const changed = new Uint8Array(world.server.messages.at(-1) ?? []);
    const last = changed.length - 1;
    changed[last] = (changed[last] ?? 0) ^ 1;
    await host.dispatch({ type: 'entry', kind: 'message', epoch: host.view.epoch, blob: changed });
    expect(host.texts).toEqual([]);
    expect(host.violations).toEqual(['APP-1 a message can not be read']);
    host.reachable = true;
    await world.settle();
    expect(host.texts).toEqual([{ from: 'Ada', text: 'hello' }]);
  });

  it('COM-1: withholds a commit from one member, who says that it is lost', async () => {
    const world = await World.create();
    const [host, ada] = await two(world);
    await world.advance(1100);
    const receive = ada.receive.bind(ada);
    ada.receive = async (event) => {
      if (event.type !== 'entry' || event.kind !== 'commit') await receive(event);
    };
    const bob = await world.admit(host, 'Bob');
    await world.advance(1000);
    expect(ada.effectsOf('lost')).toEqual([{ type: 'lost', reason: 'gap' }]);
    expect(host.violations).toEqual([]);
    expect(bob.names).toEqual(['Ada', 'Bob', 'Hanna']);
  });

  it('JOIN-2: repeats a request after its owner was added, and nobody is shown anything', async () => {
    const world = await World.create();
    const [host, ada] = await two(world);
    const [knock] = world.server.knocks;
    if (knock === undefined) throw new Error('no knock');
    await host.dispatch({ type: 'knock', peer: ada.peer, blob: knock });
    expect(host.waiting).toEqual([]);
    expect(host.names).toEqual(['Ada', 'Hanna']);
  });

  it('COM-6: sends noise, and nothing throws', async () => {
    const world = await World.create();
    const [host] = await two(world);
    const { epoch, meetingCode: code } = host.view;
    for (const length of [0, 1, 7, 64, 300, 5000]) {
      const blob = world.random(length);
      await host.dispatch({ type: 'entry', kind: 'commit', epoch, blob });
      await host.dispatch({ type: 'entry', kind: 'message', epoch, blob });
      await host.dispatch({ type: 'knock', peer: `peer-9${length}`, blob });
    }
    await host.dispatch({ type: 'commit-stale', epoch: 99 });
    await host.dispatch({ type: 'admit', requestIds: ['nobody'] });
    expect(host.violations).toHaveLength(12);
    // A key that opens them might still come.
    expect(host.inside.unopened).toHaveLength(6);
    // The first of them took the place of a commit in the order, and is none.
    expect(host.view.epoch).toBe(epoch + 1);
    expect(host.view.meetingCode).toBe(code);
  });

  it('JOIN-5: sees nothing of names, passcode or keys in what passes through it', async () => {
    const world = await World.create();
    const [host, ada] = await two(world);
    await ada.say('a secret word');
    await world.advance(1000);
    const { messages, knocks, commits, replies } = world.server;
    const seen = [
      ...messages,
      ...knocks,
      ...replies,
      ...commits,
      ...commits.flatMap(({ welcomes }) => welcomes),
    ]
      .map((item) => toHex('blob' in item ? item.blob : item))
      .join(' ');
    for (const text of ['Hanna', 'a secret word', 'right'])
      expect(seen).not.toContain(toHex(utf8Encode(text)));
    expect(seen).not.toContain(toHex(host.tab.joinKey.secret));
    expect(seen).toContain(toHex(knocks[0] ?? new Uint8Array(0)));
  });
});
