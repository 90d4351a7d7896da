import { signallingPath } from '@conclave/protocol';
import { expect, test } from 'vitest';
import { whyUnreachable } from './why-unreachable.ts';

test.each([
  [null, 'server-unreachable'],
  [403, 'origin-refused'],
  [426, 'connection-blocked'],
  // A proxy without its server, and a page of somebody else's.
  [502, 'server-unreachable'],
  [200, 'server-unreachable'],
] as const)('where no connection opens and plain HTTP is answered %s, it is %s', async (status, fault) => {
  const asked: string[] = [];
  const answered = await whyUnreachable((path) => {
    asked.push(path);
    return Promise.resolve(status === null ? null : { status });
  });
  expect(answered).toBe(fault);
  expect(asked).toEqual([signallingPath]);
});
