import { join } from 'node:path';
import { encode } from '@conclave/protocol';
import { afterEach, expect, test } from 'vitest';
import { TestClient } from '../client.ts';
import { bytes } from '../harness.ts';
import { TestMeeting, enter, newPeerId } from '../meeting.ts';
import { ServerProcess, freePort } from '../process.ts';

const hostile = join(import.meta.dirname, '../../src/testing/main-hostile.ts');

let server: ServerProcess;
afterEach(async () => {
  await server.stop();
});

async function start(entry?: string): Promise<string> {
  server = new ServerProcess({ CONCLAVE_RTC_PORT: String(await freePort()) }, [], entry);
  return server.ready();
}

async function founder(url: string): Promise<{ meeting: TestMeeting; host: TestClient; peerId: string }> {
  const meeting = new TestMeeting(Date.now() + 60_000);
  const headers = { 'Content-Type': 'application/json' };
  await fetch(`${url}/api/meetings`, { method: 'POST', headers, body: encode(meeting.created) });
  const host = await TestClient.connect(url);
  const peerId = newPeerId();
  expect((await enter(host, meeting, { host: true, peerId })).ok).toBe(true);
  await host.ask('found', { admission: bytes('admission') });
  return { meeting, host, peerId };
}

test('the hostile server obeys the process that started it, and answers each order', async () => {
  const url = await start(hostile);
  const { meeting, host, peerId } = await founder(url);
  server.send({ id: 1, action: { do: 'peers' } });
  const known = {
    id: peerId,
    room: meeting.roomId,
    isHost: true,
    isMember: true,
    connected: true,
    producers: [],
  };
  expect(await server.message()).toEqual({ id: 1, ok: true, value: [known] });
  const body = { kind: 'commit', epoch: 0, blob: 'AAAA' };
  server.send({ id: 2, action: { do: 'forge', event: 'entry', body, to: [peerId] } });
  expect(await server.message()).toEqual({ id: 2, ok: true, value: null });
  expect(await host.event('entry')).toMatchObject({ seq: 1, kind: 'commit', blob: new Uint8Array(3) });
  server.send({ id: 3, action: { do: 'drop-rtp', of: 'nobody' } });
  expect(await server.message()).toEqual({ id: 3, ok: false, error: 'unknown-producer' });
  server.send({ id: 4, action: { do: 'dance' } });
  expect(await server.message()).toEqual({ id: null, ok: false, error: 'malformed' });
  await host.close();
}, 30_000);

test('a server that people start hears no orders', async () => {
  const url = await start();
  server.send({ id: 1, action: { do: 'peers' } });
  const { host, peerId } = await founder(url);
  server.send({ id: 2, action: { do: 'close', peer: peerId, code: 4006 } });
  await host.settle();
  await host.close();
  await server.stop();
  expect(server.messages).toEqual([]);
}, 30_000);
