import { expect, it, vi } from 'vitest';
import { timing } from '../../src/group/timing.ts';
import { sealReply, unsealReply } from '../../src/join/reply.ts';
import { loadSuite } from '../../src/mls/suite.ts';
import type { Client } from './client.ts';
import { say } from './dishonest.ts';
import { assertOneGroup } from './one-group.ts';
import { World } from './world.ts';

// Many clients in one process, on machines that do other things too.
vi.setConfig({ testTimeout: 60_000 });

const lost = [{ type: 'lost', reason: 'gap' }];
const anotherHistory = 'COM-6 a member followed another history';

/** Whoever lets that joiner in says that the order is so many epochs further than it is. */
function mislead(world: World, joiner: Client, by: number): void {
  const answered = joiner.answered.bind(joiner);
  joiner.answered = async (blob) => {
    const suite = await loadSuite(world.random);
    const { admission, replyKey, request } = joiner.join;
    const scope = { roomId: world.meeting.roomId, groupId: admission.groupId, request };
    const reply = await unsealReply(suite, scope, replyKey, blob);
    if (reply?.kind !== 'admitted') return answered(blob);
    const changed = { ...reply, epoch: reply.epoch + by };
    return answered((await sealReply(suite, scope, replyKey.publicKey, changed)) ?? blob);
  };
}

/** Hanna, who is the host, Eve and Bob some time after all of them came; and Nora, at the door. */
async function atTheDoor() {
  const world = await World.create();
  const host = await world.host();
  const [eve, bob] = [await world.admit(host, 'Eve'), await world.admit(host, 'Bob')];
  // COM-7: everybody makes a first path.
  await world.advance(20_000);
  const nora = await world.person('Nora');
  await nora.knock();
  await world.settle();
  return { world, host, eve, bob, nora };
}

it.each([1, 5, 256])(
  'JOIN-6: who is told that the order is %i epochs further than it is joins again at once, and all read by whom it was let in',
  async (by) => {
    const { world, host, eve, bob, nora } = await atTheDoor();
    mislead(world, nora, by);
    const made = host.effectsOf('commit').length;
    await host.dispatch({ type: 'admit', requestIds: [host.requestOf(nora)] });
    await world.advance(1000);
    expect(host.effectsOf('commit')).toHaveLength(made + 1);
    expect(nora.effectsOf('lost')).toEqual(lost);
    const told = { type: 'unfollowed', committer: host.view.self.id, by: nora.view.self.id };
    for (const client of [host, eve, bob, nora]) {
      expect(client.effectsOf('unfollowed')).toEqual([told]);
      expect([client.violations, client.view.partition]).toEqual([[], null]);
    }
    const back = await nora.reload();
    await back.knock();
    await world.advance(2000);
    expect(back.effectsOf('lost')).toEqual([]);
    assertOneGroup([host, eve, bob, back]);
  },
);

it('JOIN-6: where no host is there, more than half of those who are tell a newcomer that its place is a false one', async () => {
  const { world, host, eve, bob, nora } = await atTheDoor();
  mislead(world, nora, 3);
  await host.dispatch({ type: 'admit', requestIds: [host.requestOf(nora)] });
  host.wakeAt = Infinity;
  host.reachable = false;
  await world.settle();
  await world.advance(3000);
  expect([eve, bob, nora].map(({ joined }) => joined)).toEqual([true, true, true]);
  expect(nora.effectsOf('lost')).toEqual(lost);
  expect(nora.effectsOf('unfollowed')).toHaveLength(1);
});

it('JOIN-6: one member that says so keeps nobody who is new from the meeting', async () => {
  const { world, host, eve, bob, nora } = await atTheDoor();
  await host.dispatch({ type: 'admit', requestIds: [host.requestOf(nora)] });
  await world.advance(100);
  const { confirmedTranscriptHash } = nora.inside.mls.groupContext;
  const transcriptHash = new Uint8Array(confirmedTranscriptHash);
  const lie = { kind: 'heartbeat', transcriptHash, epoch: nora.view.epoch + 1 } as const;
  await say(world, eve.inside.mls, lie);
  eve.alive = false;
  await world.settle();
  expect(nora.effectsOf('lost')).toEqual([]);
  expect([nora.violations, nora.view.partition]).toEqual([[], null]);
  await world.advance(timing.keepFormerEpochs);
  assertOneGroup([host, bob, nora]);
  expect(nora.effectsOf('unfollowed')).toEqual([]);
});

it('JOIN-6, COM-6: who keeps saying so is shown, by name', async () => {
  const { world, host, eve, bob, nora } = await atTheDoor();
  await host.dispatch({ type: 'admit', requestIds: [host.requestOf(nora)] });
  // COM-7: she makes a first path too.
  await world.advance(20_000);
  const { confirmedTranscriptHash } = nora.inside.mls.groupContext;
  const transcriptHash = new Uint8Array(confirmedTranscriptHash);
  const lie = { kind: 'heartbeat', transcriptHash, epoch: nora.view.epoch + 1 } as const;
  await say(world, eve.inside.mls, lie);
  eve.alive = false;
  await world.settle();
  for (const client of [host, bob, nora]) {
    expect(client.violations).toEqual([anotherHistory]);
    expect(client.view.partition?.members).toContain(eve.view.self.id);
    expect(client.effectsOf('lost')).toEqual([]);
  }
});
