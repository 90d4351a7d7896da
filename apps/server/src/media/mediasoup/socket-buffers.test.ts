import { silentLogger } from '@conclave/base';
import type { Logger } from '@conclave/base';
import { expect, test, vi } from 'vitest';
import { tellSmallBuffers } from './socket-buffers.ts';

async function told(read: (path: string) => Promise<string>) {
  const warn = vi.fn<Logger['warn']>();
  await tellSmallBuffers({ ...silentLogger, warn }, read);
  return warn.mock.calls;
}

test('a kernel that gives less than four mebibytes is told of once, with the setting', async () => {
  const calls = await told((path) => Promise.resolve(path.endsWith('rmem_max') ? '212992\n' : '4194304\n'));
  expect(calls).toHaveLength(1);
  expect(calls[0]?.[1]).toMatchObject({ receive: 212_992, send: 4_194_304, wanted: 4_194_304 });
});

test('a kernel that gives enough, or does not say, is not told of', async () => {
  expect(await told(() => Promise.resolve('8388608'))).toEqual([]);
  expect(await told(() => Promise.reject(new Error('no such file')))).toEqual([]);
});
