import { expect, test } from 'vitest';
import { World } from '../world.ts';
import type { Person } from '../world.ts';

const shown = ({ call }: Person): readonly string[] =>
  call.features.reactions.shown.peek().map(({ authorName, name, count }) => `${authorName} ${name} ${count}`);

async function three() {
  const world = new World();
  const ann = await world.host('Ann');
  const bob = await world.admitted('Bob', ann);
  const cid = await world.admitted('Cid', ann);
  await world.pass(1_000);
  return { world, ann, bob, cid };
}

test('APP-1: reactions show to all for some seconds, and a newcomer hears nothing of them', async () => {
  const { world, ann, bob, cid } = await three();
  for (const name of ['thumbs-up', 'thumbs-up', 'party-popper'] as const) {
    expect(bob.call.features.reactions.react(name)).toEqual({ ok: true, value: undefined });
  }
  const all = [ann, bob, cid];
  await world.until('all see them', () => all.every((person) => shown(person).length === 2));
  await world.pass(500);
  for (const person of all) expect(shown(person)).toEqual(['Bob thumbs-up 2', 'Bob party-popper 1']);
  const dan = await world.admitted('Dan', ann);
  await world.pass(5_000);
  for (const person of [...all, dan]) expect(shown(person)).toEqual([]);
});

test('MOD-1: where the host allows none, who reacts all the same is not shown', async () => {
  const { world, ann, bob, cid } = await three();
  await ann.call.moderation.allow('reactions', false);
  await world.until('all know', () =>
    [bob, cid].every((person) => !person.call.features.reactions.canReact.peek()),
  );
  expect(bob.call.features.reactions.react('thumbs-up')).toEqual({ ok: false, error: 'stopped' });
  ann.call.features.reactions.react('clapping-hands');
  await world.until('the host shows', () => shown(cid).length === 1);
  expect(shown(cid)).toEqual(['Ann clapping-hands 1']);
});

test('COM-6: who was cut off for seconds sees none of what was over meanwhile', async () => {
  const { world, ann, bob, cid } = await three();
  cid.cable.cut();
  for (let turn = 0; turn < 20; turn++) {
    bob.call.features.reactions.react('tears-of-joy');
    await world.pass(1_000);
  }
  let most = 0;
  const stop = cid.call.features.reactions.shown.subscribe((now) => {
    most = Math.max(most, now.length);
  });
  cid.cable.mend();
  await world.until('Cid is back', () => cid.call.connection.peek() === 'connected');
  await world.pass(1_000);
  expect(most).toBe(0);
  bob.call.features.reactions.react('red-heart');
  await world.until('Cid sees what comes now', () => shown(cid).includes('Bob red-heart 1'));
  expect(shown(ann)).toContain('Bob red-heart 1');
  stop();
});
