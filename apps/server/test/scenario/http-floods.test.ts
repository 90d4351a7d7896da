import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { wait } from '../../src/gateway/rates.ts';
import { openListener } from '../../src/http/listener.ts';
import { TestServer } from '../harness.ts';

let server: TestServer;
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await server.stop();
});

/** A connection on which nothing is asked. */
async function idle(): Promise<Socket> {
  const socket = connect(Number(new URL(server.url).port), '127.0.0.1');
  sockets.push(socket.on('error', () => undefined));
  await once(socket, 'connect');
  return socket;
}

const isClosed = (socket: Socket): boolean => socket.destroyed || socket.readableEnded;
/** Only what is read tells of its end. */
const closedOf = (all: readonly Socket[]): number => all.filter((socket) => isClosed(socket.resume())).length;

test('DOS-1: an address holds so many HTTP connections and no more, and is answered all the same; WebSockets do not count', async () => {
  server = await TestServer.start({ rates: { httpPerAddress: 3 } });
  const people = await Promise.all([1, 2, 3, 4].map(() => server.connect()));
  const flood: Socket[] = [];
  for (let count = 0; count < 8; count += 1) flood.push(await idle());
  await expect.poll(() => closedOf(flood)).toBe(5);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  await expect.poll(() => closedOf(flood)).toBe(6);
  for (const person of people) expect((await person.request('ping', {})).ok).toBe(true);
});

test('behind a proxy, whose all connections are, none of them gives way', async () => {
  server = await TestServer.start({ rates: { httpPerAddress: 3 }, config: { proxyHops: 1 } });
  const proxied = [await idle(), await idle(), await idle(), await idle(), await idle()];
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  expect(closedOf(proxied)).toBe(0);
});

test('DOS-1: requests beyond their rate wait, those beyond the longest wait are refused and cost nothing, other addresses go on', async () => {
  server = await TestServer.start({
    rates: { request: { address: wait(2, 1) } },
    config: { proxyHops: 1 },
  });
  const ask = async (address: string): Promise<number> =>
    (await fetch(`${server.url}/healthz`, { headers: { 'x-forwarded-for': address } })).status;
  expect(await Promise.all([ask('192.0.2.1'), ask('192.0.2.1')])).toEqual([200, 200]);
  const answers: number[] = [];
  const flood = Array.from({ length: 60 }, async () => answers.push(await ask('192.0.2.1')));
  // Each half second lets one through, for as long as the longest wait; the others hear at once.
  await expect.poll(() => answers.filter((status) => status === 503).length).toBe(39);
  expect(await ask('192.0.2.2')).toBe(200);
  server.clock.advance(10_500);
  await Promise.all(flood);
  expect(answers.filter((status) => status === 200)).toHaveLength(21);
  expect(await ask('192.0.2.1')).toBe(200);
});

test.each([true, false])(
  'DOS-1: a connection that asks for nothing ends soon (TLS: %s)',
  async (selfSigned) => {
    server = await TestServer.start();
    const dataFolder = mkdtempSync(join(tmpdir(), 'conclave-http-'));
    const listener = await openListener(
      { selfSigned, dataFolder },
      ['127.0.0.1'],
      Date.now(),
      () => undefined,
    );
    rmSync(dataFolder, { recursive: true });
    if (!listener.ok) throw new Error(listener.error.sentence);
    const { headersTimeout, requestTimeout, keepAliveTimeout } = listener.value.server;
    expect([headersTimeout, requestTimeout, keepAliveTimeout]).toEqual([15_000, 30_000, 10_000]);
  },
);
