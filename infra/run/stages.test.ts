import { expect, test } from 'vitest';
import { Failure } from '../toolchain/failure.mjs';
import { createStages } from './stages.mjs';

const clock = (...times: number[]) => {
  const left = [...times];
  return (): number => left.shift() ?? 0;
};

test('the last line of the report sums what every stage counted', async () => {
  const stages = createStages(clock(0, 1500, 1500, 62_000));
  await stages.run('unit tests', () => Promise.resolve({ passed: 40, failed: 1 }));
  await stages.run('web build', () => Promise.resolve({ passed: 0, failed: 0 }));
  expect(stages.report().split('\n')).toEqual([
    '',
    'unit tests      1.5 s  40 passed, 1 failed',
    'web build      60.5 s',
    '',
    '40 passed, 1 failed',
    '',
  ]);
});

test('a stage that meets an obstacle counts as one failure', async () => {
  const stages = createStages();
  await stages.run('browsers', () => Promise.reject(new Failure('There is no browser.')));
  expect(stages.total()).toEqual({ passed: 0, failed: 1 });
});

test('a fault of the command itself is not swallowed', async () => {
  const stages = createStages();
  await expect(stages.run('types', () => Promise.reject(new TypeError('fault')))).rejects.toThrow('fault');
});
