import { beforeEach, expect, test } from 'vitest';
import { firstSteps } from './first-steps.ts';

const marks = (): readonly string[] => performance.getEntriesByType('mark').map(({ name }) => name);

beforeEach(() => performance.clearMarks());

test('a long meeting leaves one mark of each step, however often it happens', () => {
  const mark = firstSteps();
  for (let change = 0; change < 500; change += 1) {
    mark('announced');
    mark('authenticated');
  }
  expect(marks()).toEqual(['conclave:announced', 'conclave:authenticated']);
});

test('the next join is marked as well', () => {
  firstSteps()('announced');
  firstSteps()('announced');
  expect(marks()).toEqual(['conclave:announced', 'conclave:announced']);
});
