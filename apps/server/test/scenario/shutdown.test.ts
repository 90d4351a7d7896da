import { closeCodes } from '@conclave/protocol';
import { expect, test } from 'vitest';
import { TestServer } from '../harness.ts';

test('a server that shuts down tells its clients, frees its media and is not ready any more', async () => {
  const server = await TestServer.start();
  const meeting = await server.meeting();
  const host = await server.founder(meeting);
  const waiter = await server.waiter(meeting);
  const stranger = await server.connect();
  await host.client.ask('create-transport', { direction: 'send' });
  await server.stop();
  for (const client of [host.client, waiter.client, stranger]) {
    expect(await client.closed).toBe(closeCodes.shutdown);
  }
  expect(server.sfu.places.size).toBe(0);
  await expect(fetch(`${server.url}/healthz`)).rejects.toThrow('fetch failed');
});

test('a client that does not answer the goodbye does not hold the server up', async () => {
  const server = await TestServer.start();
  const stranger = await server.connect();
  stranger.deafen();
  await server.stop();
  expect(server.sfu.ready).toBe(false);
  await stranger.cut();
});
