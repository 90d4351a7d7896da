import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OrderedGroup } from '../../../test/ordered-group.ts';
import type { Client } from '../../../test/ordered-group.ts';
import { reactionNames } from './content.ts';
import type { ReactionsContent } from './content.ts';
import { reactions } from './index.ts';
import { maxShown, reactionPace, shownMs } from './reactions.ts';
import type { ReactionsView } from './view.ts';

type Reacting = Client<ReactionsContent, ReactionsView>;

function two() {
  const world = new OrderedGroup(reactions);
  const ann = world.join('Ann');
  const bob = world.join('Bob');
  const says = (name: string, count = 1): void => {
    for (let turn = 0; turn < count; turn++) {
      bob.outbox.push({ content: { type: 'reaction', name }, epoch: Number.MAX_SAFE_INTEGER });
      world.deliver(bob, true);
    }
  };
  return { world, ann, bob, says };
}

const shown = (client: Reacting): readonly string[] =>
  client.running.view.shown.peek().map(({ authorName, name, count }) => `${authorName} ${name} ${count}`);

test('each counts again, an even number of times too, and its time starts anew', () => {
  const { world, ann, says } = two();
  for (const [count, total] of [
    [2, 2],
    [2, 4],
    [6, 10],
  ] as const) {
    says('thumbs-up', count);
    world.clock.advance(500);
    expect(shown(ann)).toEqual([`Bob thumbs-up ${total}`]);
  }
  says('red-heart');
  world.clock.advance(shownMs - 600);
  expect(shown(ann)).toEqual(['Bob thumbs-up 10', 'Bob red-heart 1']);
  world.clock.advance(200);
  expect(shown(ann)).toEqual(['Bob red-heart 1']);
  world.clock.advance(500);
  expect(shown(ann)).toEqual([]);
});

test('an own one shows when the group has it', () => {
  const { world, ann, bob } = two();
  expect(bob.running.view.react('party-popper')).toEqual({ ok: true, value: undefined });
  expect(shown(bob)).toEqual([]);
  world.settle();
  expect(shown(bob)).toEqual(['Bob party-popper 1']);
  expect(shown(ann)).toEqual(['Bob party-popper 1']);
});

test('whoever reacts faster than fingers do is slowed, at home and at all others', () => {
  const { world, ann, bob, says } = two();
  const results = Array.from({ length: 200 }, () => bob.running.view.react('tears-of-joy'));
  expect(results.filter(({ ok }) => ok)).toHaveLength(reactionPace.burst);
  expect(results.at(-1)).toEqual({ ok: false, error: 'too-fast' });
  bob.outbox.length = 0;
  says('tears-of-joy', 1_000);
  world.clock.advance(200);
  expect(shown(ann)).toEqual([`Bob tears-of-joy ${reactionPace.burst}`]);
});

test('what came while nobody looked is over: nothing comes in a burst', () => {
  const { world, ann, bob } = two();
  let changes = 0;
  const stop = ann.running.view.shown.subscribe(() => {
    changes += 1;
  });
  ann.isBehind = true;
  for (const name of reactionNames) bob.running.view.react(name);
  world.settle();
  world.clock.advance(200);
  expect(shown(ann)).toEqual([]);
  expect(changes).toBe(1);
  ann.isBehind = false;
  world.clock.advance(10_000);
  bob.running.view.react('thumbs-up');
  world.settle();
  expect(shown(ann)).toEqual(['Bob thumbs-up 1']);
  stop();
});

test('a crowd that claps changes what is seen a few times a second, and is bounded', () => {
  const world = new OrderedGroup(reactions);
  const [ann, ...crowd] = Array.from({ length: 30 }, (_, index) => world.join(`${index}`));
  let changes = 0;
  const stop = ann?.running.view.shown.subscribe(() => {
    changes += 1;
  });
  for (let turn = 0; turn < 10; turn++) {
    for (const [index, each] of crowd.entries()) {
      each.running.view.react(reactionNames[(index + turn) % 8] ?? 'thumbs-up');
    }
    world.settle();
    world.clock.advance(100);
  }
  expect(changes).toBeLessThan(12);
  expect(ann?.running.view.shown.peek()).toHaveLength(maxShown);
  stop?.();
});

test('MOD-1: where reactions are switched off, only those of hosts show, and who may not send is told', () => {
  const { world, ann, bob, says } = two();
  world.rules.value = { ...world.rules.peek(), reactions: false };
  expect(bob.running.view.canReact.peek()).toBe(false);
  expect(bob.running.view.react('thumbs-up')).toEqual({ ok: false, error: 'stopped' });
  says('thumbs-up');
  ann.running.view.react('red-heart');
  world.settle();
  expect(shown(bob)).toEqual(['Ann red-heart 1']);
});

test('APP-1: what a newer client reacts with is skipped; a newcomer is told nothing', () => {
  const { world, ann, says } = two();
  says('flying-saucer');
  expect(shown(ann)).toEqual([]);
  says('thumbs-up');
  const cid = world.join('Cid');
  world.settle();
  expect(shown(cid)).toEqual([]);
});

test('whatever comes in whatever time, each one shows for its time and no longer', () => {
  const step = fc.record({ wait: fc.nat(3_000), name: fc.constantFrom(...reactionNames) });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const { world, ann, says } = two();
      const last = new Map<string, number>();
      for (const { wait, name } of steps) {
        world.clock.advance(wait + 500);
        says(name);
        last.set(name, world.clock.now());
        world.clock.advance(200);
        const now = world.clock.now();
        const due = [...last].filter(([, at]) => at + shownMs > now).map(([each]) => each);
        expect(new Set(ann.running.view.shown.peek().map((each) => each.name))).toEqual(new Set(due));
      }
    }),
  );
});
