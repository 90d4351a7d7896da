import { expect, test } from 'vitest';
import { pipePorts } from './pipe-ports.ts';

test.each([
  [44_400, 4, { min: 1024, max: 44_399 }],
  [10_000, 8, { min: 10_008, max: 65_535 }],
  [0, 2, { min: 1024, max: 65_535 }],
  [65_530, 6, { min: 1024, max: 65_529 }],
])('workers on %i and up, %i of them, reach each other elsewhere', (rtcPort, workers, ports) => {
  expect(pipePorts({ rtcPort, workers })).toEqual(ports);
});
