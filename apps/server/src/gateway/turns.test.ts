import { expect, test } from 'vitest';
import { Turns } from './turns.ts';

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};

test('DOS-1: requests that last for some milliseconds let everything else go on, and then go one for each address', async () => {
  let now = 0;
  const loop: (() => void)[] = [];
  const turns = new Turns(
    () => now,
    (fn) => loop.push(fn),
  );
  const done: string[] = [];
  const asked: Promise<void>[] = [];
  const work = async (address: string): Promise<void> => {
    await turns.take(address);
    done.push(address);
    now += 3;
  };
  const ask = (address: string): void => void asked.push(work(address));
  ask('flood');
  await settled();
  ask('flood');
  await settled();
  for (const address of ['flood', 'flood', 'flood', 'quiet']) ask(address);
  await settled();
  expect(done).toEqual(['flood', 'flood']);
  const round = async (): Promise<void> => {
    loop.shift()?.();
    await settled();
  };
  await round();
  expect(done.slice(2)).toEqual(['flood', 'quiet']);
  await round();
  expect(done.slice(4)).toEqual(['flood']);
  // The last turn was a short one: the next takes two.
  await round();
  expect(done.slice(5)).toEqual(['flood']);
  ask('flood');
  await settled();
  expect(done.length).toBe(asked.length);
});
