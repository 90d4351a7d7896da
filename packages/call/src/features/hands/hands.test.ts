import { inBackground } from '@conclave/base';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { OrderedGroup } from '../../../test/ordered-group.ts';
import type { Client } from '../../../test/ordered-group.ts';
import { answerMs } from '../../contents/asked.ts';
import { hands } from './index.ts';
import type { HandsContent } from './content.ts';
import type { HandsView } from './view.ts';

type Hand = Client<HandsContent, HandsView>;

const namesOf = (client: Hand): readonly string[] =>
  client.running.view.raised
    .peek()
    .map((id) => client.people.peek().find((each) => each.id === id)?.name ?? 'nobody');

function group(...names: readonly string[]) {
  const world = new OrderedGroup(hands);
  const clients = names.map((name) => world.join(name));
  world.settle();
  const at = (name: string): Hand => {
    const found = clients.find((client) => client.name === name);
    if (found === undefined) throw new Error(`no ${name}`);
    return found;
  };
  const says = (name: string, content: HandsContent): void => {
    at(name).isHostile = true;
    at(name).outbox.push({ content, epoch: Number.MAX_SAFE_INTEGER });
  };
  /** The rows of hands that the honest ones see, each once. */
  const rows = (): readonly (readonly string[])[] => {
    const honest = world.clients.filter(({ isHostile }) => !isHostile).map(namesOf);
    const same = (a: readonly string[], b: readonly string[]): boolean => a.join() === b.join();
    return honest.filter((row, index) => honest.findIndex((each) => same(each, row)) === index);
  };
  return { world, at, says, rows };
}

const raise = (client: Hand): void => client.running.view.raise(true);
const lower = (client: Hand | undefined, who: string | null): void => {
  if (client !== undefined) inBackground(client.running.view.lower(who));
};

test('APP-1: hands stand in the order of the group’s messages, for a newcomer too', () => {
  const { world, at, rows } = group('Ann', 'Bob', 'Cid');
  for (const name of ['Cid', 'Bob', 'Ann']) raise(at(name));
  for (const name of ['Bob', 'Ann', 'Cid']) world.deliver(at(name), true);
  expect(rows()).toEqual([['Bob', 'Ann', 'Cid']]);
  world.join('Dan');
  world.settle();
  expect(rows()).toEqual([['Bob', 'Ann', 'Cid']]);
  expect(at('Ann').notices).toEqual(['hand-raised Bob', 'hand-raised Cid']);
});

test('what many members do at once, come, leave and return, is one order for all in the end', () => {
  const who = fc.nat(5);
  const action = fc.oneof(
    { weight: 6, arbitrary: fc.record({ does: fc.constant('deliver' as const), who, on: fc.boolean() }) },
    { weight: 3, arbitrary: fc.record({ does: fc.constant('raise' as const), who, on: fc.boolean() }) },
    { weight: 2, arbitrary: fc.record({ does: fc.constant('say-again' as const), who, on: fc.boolean() }) },
    {
      weight: 2,
      arbitrary: fc.record({
        does: fc.constantFrom('lower' as const, 'join' as const, 'leave' as const, 'come-back' as const),
        who,
        on: fc.boolean(),
      }),
    },
  );
  fc.assert(
    fc.property(fc.array(action, { minLength: 25, maxLength: 150, size: 'max' }), (actions) => {
      const world = new OrderedGroup(hands);
      for (const name of ['Ann', 'Bob', 'Cid']) world.join(name);
      const wished = new Map<string, boolean>();
      for (const { does, who: index, on } of actions) {
        const client = world.clients[index % world.clients.length];
        if (client === undefined) continue;
        if (does === 'deliver') world.deliver(client, on);
        if (does === 'raise') client.running.view.raise(on);
        if (does === 'say-again') world.sayAgain(client);
        if (does === 'lower') lower(world.clients[0], on ? null : client.member.id);
        if (does === 'join' && world.clients.length < 6) world.join(`Guest ${world.place}`);
        if (does === 'leave' && index > 0 && world.clients.length > 1 && !client.member.isHost)
          world.leave(client);
        if (does === 'come-back') world.comeBack(client);
      }
      world.settle();
      const [first] = world.clients;
      for (const client of world.clients) {
        if (first !== undefined)
          expect(client.running.view.raised.peek()).toEqual(first.running.view.raised.peek());
        const isUp = client.running.view.raised.peek().includes(client.member.id);
        expect(isUp).toBe(client.running.view.isOwnRaised.peek());
        wished.set(client.name, isUp);
      }
    }),
    { numRuns: 1_000 },
  );
});

test('MOD-1: only hosts lower others’ hands, and who it concerns is told by name', () => {
  const { world, at, says, rows } = group('Ann', 'Bob', 'Cid');
  raise(at('Bob'));
  raise(at('Cid'));
  world.settle();
  says('Cid', { type: 'hands-lowered', who: at('Bob').member.id, before: null });
  says('Cid', { type: 'hands-lowered', who: null, before: null });
  lower(at('Cid'), null);
  world.settle();
  expect(rows()).toEqual([['Bob', 'Cid']]);
  lower(at('Ann'), at('Bob').member.id);
  world.settle();
  expect(rows()).toEqual([['Cid']]);
  expect(at('Bob').notices).toContain('hand-lowered Ann');
  expect(at('Bob').running.view.isOwnRaised.peek()).toBe(false);
  lower(at('Ann'), null);
  world.settle();
  expect(rows()).toEqual([[]]);
});

test('nobody comes before their turn: who knows the place keeps it, and a host takes a false hand down for newcomers', () => {
  const { world, at, says, rows } = group('Ann', 'Bob', 'Cid');
  raise(at('Bob'));
  world.settle();
  raise(at('Cid'));
  world.settle();
  const dan = world.join('Dan');
  says('Cid', { type: 'hand-raised', since: 1 });
  world.deliver(at('Cid'), true);
  expect(namesOf(at('Bob'))).toEqual(['Bob', 'Cid']);
  expect(namesOf(dan)).toEqual(['Cid']);
  world.settle();
  expect(rows()).toEqual([['Bob']]);
});

test('a hand that nobody saw go up is not there, for a newcomer either', () => {
  const { world, says, rows } = group('Ann', 'Bob', 'Cid');
  world.join('Dan');
  says('Cid', { type: 'hand-raised', since: 1 });
  world.settle();
  expect(rows()).toEqual([[]]);
  says('Cid', { type: 'hand-raised', since: Number.MAX_SAFE_INTEGER });
  world.settle();
  expect(rows()).toEqual([['Cid']]);
});

test('a thousand lies get few answers, and the last one gets one', () => {
  const { world, at, says, rows } = group('Ann', 'Bob', 'Cid');
  for (let lie = 0; lie < 1_000; lie++) says('Cid', { type: 'hand-raised', since: 1 });
  for (let lie = 0; lie < 999; lie++) world.deliver(at('Cid'), true);
  world.join('Dan');
  world.deliver(at('Cid'), true);
  expect(at('Ann').outbox).toHaveLength(1);
  world.settle();
  expect(rows()).toEqual([[]]);
});

test('a hand that goes up and down all the time is told of twice', () => {
  const { world, at, says } = group('Ann', 'Bob');
  for (let turn = 0; turn < 500; turn++) {
    says('Bob', { type: 'hand-raised', since: null });
    says('Bob', { type: 'hand-lowered' });
  }
  while (at('Bob').outbox.length > 0) world.deliver(at('Bob'), true);
  expect(at('Ann').notices).toEqual(['hand-raised Bob', 'hand-raised Bob']);
  expect(namesOf(at('Ann'))).toEqual([]);
});

test('a key that is held sends one message at a time', () => {
  const { world, at, rows } = group('Ann', 'Bob');
  for (let press = 0; press < 101; press++) at('Bob').running.view.raise(press % 2 === 0);
  expect(at('Bob').outbox).toHaveLength(1);
  world.settle();
  expect(rows()).toEqual([['Bob']]);
});

test('COM-6: who returns after a break has the hand up still, behind the others', () => {
  const { world, at, rows } = group('Ann', 'Bob', 'Cid');
  raise(at('Bob'));
  world.settle();
  raise(at('Cid'));
  world.settle();
  world.comeBack(at('Bob'));
  world.settle();
  expect(rows()).toEqual([['Cid', 'Bob']]);
});

test('MOD-1: who lowers a hand is told when the group has it, and when that is not sure', async () => {
  const { world, at } = group('Ann', 'Bob');
  const [ann, bob] = [at('Ann'), at('Bob')];
  expect(await ann.running.view.lower(null)).toEqual({ ok: false, error: 'not-allowed' });
  raise(bob);
  world.settle();
  const unanswered = ann.running.view.lower(bob.member.id);
  world.clock.advance(answerMs);
  expect(await unanswered).toEqual({ ok: false, error: 'not-connected' });
  const broken = ann.running.view.lower(null);
  world.comeBack(ann);
  expect(await broken).toEqual({ ok: false, error: 'not-connected' });
  world.settle();
  const heard = ann.running.view.lower(bob.member.id);
  world.settle();
  expect(await heard).toEqual({ ok: true, value: undefined });
});
