import { inBackground } from '@conclave/base';
import { expect, test } from 'vitest';
import { three } from '../three.ts';
import type { World } from '../world.ts';
import type { Person } from '../world.ts';

const isOn = ({ local }: Person): boolean => local.state.peek().microphone.on;
const audioOf = (seenBy: Person, name: string): string | undefined =>
  seenBy.call.participants.peek().find((each) => each.name === name)?.audio;

/** How somebody is heard who was silenced, when everything has settled and they have tried to be heard: by themselves, by others. */
async function heardInTheEnd(
  world: World,
  person: Person,
  others: readonly Person[],
): Promise<readonly (string | undefined)[]> {
  const { name } = person;
  await world.until(`${name} knows`, () => !person.call.mayBeHeard.peek());
  await world.until(`${name} is silent`, () => !isOn(person));
  await world.until('all see it', () => others.every((each) => audioOf(each, name) === 'off'));
  await person.local.setMicrophone(true);
  await world.until(`${name} stays silent`, () => !isOn(person));
  await world.pass(3_000);
  return [isOn(person) ? 'on' : 'off', ...others.map((each) => audioOf(each, name))];
}

test('MOD-1, COM-6: who was cut off when all were silenced is silent on coming back', async () => {
  const { world, ann, bob, cid } = await three();
  await bob.local.setMicrophone(true);
  await world.until('Bob is heard', () => audioOf(ann, 'Bob') === 'on');
  bob.cable.cut();
  inBackground(ann.call.moderation.allow('unmute', false));
  await world.until('Cid knows', () => !cid.call.mayBeHeard.peek());
  await world.pass(10_000);
  expect(isOn(bob)).toBe(true);
  bob.cable.mend();
  await world.until('Bob is back', () => bob.call.connection.peek() === 'connected');
  expect(await heardInTheEnd(world, bob, [ann, cid])).toEqual(['off', 'off', 'off']);
});

test('MOD-1, COM-6: who reloads with the microphone on, before or after the rule, is silent', async () => {
  const { world, ann, bob, cid } = await three();
  inBackground(ann.call.moderation.allow('unmute', false));
  bob.reload();
  await bob.local.setMicrophone(true);
  await bob.reaches('in-call');
  expect(await heardInTheEnd(world, bob, [ann, cid])).toEqual(['off', 'off', 'off']);
  bob.reload();
  await bob.local.setMicrophone(true);
  await bob.reaches('in-call');
  expect(await heardInTheEnd(world, bob, [ann, cid])).toEqual(['off', 'off', 'off']);
});

test('MOD-1: who comes in with the microphone on is silent', async () => {
  const { world, ann, bob, cid } = await three();
  inBackground(ann.call.moderation.allow('unmute', false));
  await world.until('it is known', () => !bob.call.mayBeHeard.peek());
  const dan = await world.guest('Dan', ann);
  await dan.local.setMicrophone(true);
  await world.until('Dan is at the door', () => ann.applicants.includes('Dan'));
  inBackground(ann.call.admitAll());
  await dan.reaches('in-call');
  expect(await heardInTheEnd(world, dan, [ann, bob, cid])).toEqual(['off', 'off', 'off', 'off']);
});

test.each(['the rule first', 'the admission first'])(
  'MOD-1: who is admitted in the moment of the rule is silent: %s',
  async (order) => {
    const { world, ann, bob, cid } = await three();
    const dan = await world.guest('Dan', ann);
    await dan.local.setMicrophone(true);
    await world.until('Dan is at the door', () => ann.applicants.includes('Dan'));
    const silence = (): void => inBackground(ann.call.moderation.allow('unmute', false));
    if (order === 'the rule first') silence();
    inBackground(ann.call.admitAll());
    if (order === 'the admission first') silence();
    await dan.reaches('in-call');
    expect(await heardInTheEnd(world, dan, [ann, bob, cid])).toEqual(['off', 'off', 'off', 'off']);
  },
);
