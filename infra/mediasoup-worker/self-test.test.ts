import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { top } from '../run/command.mjs';
import { capture } from '../toolchain/process.mjs';
import { clientHello } from './client-hello.mjs';

const mediasoup = join(top, 'apps', 'server', 'node_modules', 'mediasoup');
const prove = fileURLToPath(new URL('prove.mjs', import.meta.url));

test('the media worker of this machine answers a ClientHello in two datagrams', async () => {
  const worker = process.env['MEDIASOUP_WORKER_BIN'] ?? '';
  const { code, stdout } = await capture(process.execPath, [prove, mediasoup, worker]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'answers\n' });
});

test('a program that is no worker does not pass', async () => {
  expect((await capture(process.execPath, [prove, mediasoup, '/bin/false'])).code).toBe(1);
});

test('a ClientHello takes two datagrams, as the post-quantum key share forces it', () => {
  const datagrams = clientHello((length) => Buffer.alloc(length));
  expect(datagrams).toHaveLength(2);
  const parts = datagrams.map((datagram) => datagram.subarray(25));
  const message = Buffer.concat(parts);
  expect(message.length).toBe(datagrams[0]?.readUIntBE(14, 3));
  expect(datagrams.map((datagram) => datagram.readUIntBE(19, 3))).toEqual([0, parts[0]?.length]);
  expect(Math.max(...datagrams.map(({ length }) => length))).toBeLessThan(1200);
});
