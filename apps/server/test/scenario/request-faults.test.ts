import type { LogFields, PublicText } from '@conclave/base';
import { silentLogger } from '@conclave/base';
import { expect, test } from 'vitest';
import { TestServer } from '../harness.ts';
import { MemorySfu } from '../memory-sfu.ts';

test('a fault in a request is logged with its kind and the request’s type, and without a word of what it says', async () => {
  const lines: (readonly [PublicText, LogFields | undefined])[] = [];
  const sfu = new MemorySfu();
  sfu.openPlace = () => Promise.reject(new RangeError('what somebody typed'));
  const logger = {
    ...silentLogger,
    error: (event: PublicText, fields?: LogFields) => void lines.push([event, fields]),
  };
  const server = await TestServer.start({ parts: { sfu, logger } });
  const host = await server.founder(await server.meeting());
  const asked = await host.client.request('create-transport', { direction: 'send' });
  expect(asked).toEqual({ ok: false, error: 'server-fault' });
  expect(lines).toEqual([['request-fault', { request: 'create-transport', fault: 'RangeError' }]]);
  await server.stop();
});
