import { describe, expect, it, vi } from 'vitest';
import { timing } from '../../src/group/timing.ts';
import { signPolicy } from './change-passcode.ts';
import type { Client } from './client.ts';
import { SplitWorld } from './split-world.ts';
import { World } from './world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

/** Whom a client shows as being there, but itself. */
function shownHere(client: Client): readonly string[] {
  return client.view.members
    .filter(({ isSelf, presence }) => !isSelf && presence === 'here')
    .map(({ name }) => name)
    .toSorted();
}

/** Mallory runs honest software. She was removed, the server kept her from hearing of it, and shows Nora's knock to her alone. */
async function leftBehind() {
  const meeting = await SplitWorld.create({ waitingRoom: false, autoAdmit: true, admit: 'members' });
  const { world } = meeting;
  const host = await world.host();
  await meeting.admit(host, 'Bob');
  const mallory = await meeting.admit(host, 'Mallory');
  await world.advance(9000);
  meeting.split(mallory);
  await host.dispatch({ type: 'remove', id: mallory.view.self.id });
  await world.advance(1000);
  expect(host.names).toEqual(['Bob', 'Hanna']);
  for (const { peer } of mallory.view.members.filter(({ isSelf }) => !isSelf))
    await mallory.dispatch({ type: 'peer-state', peer, state: 'broken' });
  const nora = await meeting.lured('Nora');
  await world.advance(4000);
  expect(nora.joined).toBe(true);
  return { meeting, world, mallory, nora };
}

describe('JOIN-6: a group that the others have left behind', () => {
  it('JOIN-6: gets not a frame and not a word of a newcomer, who reads that nobody has answered', async () => {
    const { mallory, nora, world } = await leftBehind();
    await nora.say('what only the meeting may hear');
    expect(nora.view.isUnanswered).toBe(false);
    await world.advance(timing.unansweredAfter + 1000);
    expect(nora.view.isUnanswered).toBe(true);
    await world.advance(6000);
    expect(nora.effectsOf('switch-sender')).toEqual([]);
    expect(mallory.texts).toEqual([]);
    expect(nora.names).toEqual(['Bob', 'Hanna', 'Mallory', 'Nora']);
    // VER-3: whom she did not hear she does not see as being there.
    expect(shownHere(nora)).toEqual(['Mallory']);
  });

  it('JOIN-6: wins nothing by others whom it lets in and of whom nobody heard', async () => {
    const { mallory, meeting, nora, world } = await leftBehind();
    for (const name of ['Ola', 'Pia', 'Quy']) {
      const sybil = await meeting.lured(name);
      sybil.alive = false;
    }
    await world.advance(5000);
    expect(nora.names).toEqual(expect.arrayContaining(['Ola', 'Pia', 'Quy']));
    await nora.say('what only the meeting may hear');
    await world.advance(1000);
    expect([mallory.texts, nora.effectsOf('switch-sender')]).toEqual([[], []]);
  });

  it('JOIN-6: wins nothing by others whom it lets in and who answer: all of them are one voice', async () => {
    const { mallory, meeting, nora, world } = await leftBehind();
    const sybils = [await meeting.lured('Ola'), await meeting.lured('Pia'), await meeting.lured('Quy')];
    await world.advance(5000);
    expect(sybils.map(({ joined }) => joined)).toEqual([true, true, true]);
    expect(shownHere(nora)).toEqual(expect.arrayContaining(['Mallory', 'Ola', 'Pia', 'Quy']));
    await nora.say('what only the meeting may hear');
    await world.advance(5000);
    expect(nora.view.isUnanswered).toBe(true);
    for (const reader of [mallory, ...sybils]) expect(reader.texts).toEqual([]);
    expect(nora.effectsOf('switch-sender')).toEqual([]);
  });

  it('JOIN-6, INV-4: gets no new passcode of a host whose other device is led into it', async () => {
    const { mallory, meeting, nora, world } = await leftBehind();
    const device = await meeting.lured('Hanna', { isHost: true });
    await world.advance(4000);
    expect(device.joined).toBe(true);
    const before = mallory.inside.joinKeys.length;
    await signPolicy(world, device, { passcode: 'another', renewAdmission: true });
    await world.advance(6000);
    expect(device.view.undecided).toBe(1);
    expect(mallory.inside.joinKeys).toHaveLength(before);
    expect(mallory.view.rules.version).toBe(nora.view.rules.version);
    expect(mallory.inside.admissions).toHaveLength(1);
  });
});

describe('JOIN-6: being answered', () => {
  it('JOIN-6: takes a round trip among honest people, and what was said meanwhile is heard then', async () => {
    const world = await World.create();
    const host = await world.host();
    await world.admit(host, 'Bob');
    const cem = await world.person('Cem');
    await cem.knock();
    await world.settle();
    await host.dispatch({ type: 'admit', requestIds: [host.requestOf(cem)] });
    await world.advance(700);
    expect(cem.effectsOf('switch-sender').map(({ epoch }) => epoch)).toContain(cem.view.epoch);
    await cem.say('hello');
    await world.settle();
    expect(host.texts).toEqual([{ from: 'Cem', text: 'hello' }]);
    expect(cem.view.isUnanswered).toBe(false);
  });

  it('JOIN-6: comes from most of those who are there, where the host has crashed', async () => {
    const world = await World.create({ admit: 'members' });
    const host = await world.host();
    const ada = await world.admit(host, 'Ada');
    const bob = await world.admit(host, 'Bob');
    await world.advance(5000);
    // Nobody has noticed yet.
    host.alive = false;
    const cem = await world.admit(ada, 'Cem');
    await world.advance(3000);
    expect(cem.effectsOf('switch-sender')).not.toEqual([]);
    await cem.say('hello');
    await world.settle();
    for (const client of [ada, bob]) expect(client.texts).toEqual([{ from: 'Cem', text: 'hello' }]);
  });

  it('JOIN-6: is not waited for where one half is silent for longer than it takes to count as gone', async () => {
    const world = await World.create({ admit: 'members' });
    const host = await world.host();
    const ada = await world.admit(host, 'Ada');
    await world.advance(5000);
    host.alive = false;
    const cem = await world.admit(ada, 'Cem');
    await world.advance(2000);
    expect(cem.joined).toBe(true);
    await cem.say('hello');
    await world.advance(timing.unansweredAfter + 1000);
    expect([cem.view.isUnanswered, ada.texts]).toEqual([true, []]);
    await world.advance(timing.silentAfter);
    expect([cem.view.isUnanswered, ada.texts]).toEqual([false, [{ from: 'Cem', text: 'hello' }]]);
  });

  it('JOIN-6: a host who comes back and finds everybody gone goes on alone', async () => {
    const world = await World.create();
    const host = await world.host();
    const ada = await world.admit(host, 'Ada');
    await world.advance(5000);
    const back = await host.reload();
    await back.knock();
    await world.advance(4 * timing.fallback);
    expect(back.joined).toBe(true);
    ada.alive = false;
    await world.advance(2 * timing.absentAfter);
    expect(back.names).toEqual(['Hanna']);
    expect(back.view.isUnanswered).toBe(false);
  });
});
