import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { toBase64Url } from '@conclave/base';
import { encode } from '@conclave/protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestClient } from '../client.ts';
import { bytes } from '../harness.ts';
import { TestMeeting, enter } from '../meeting.ts';
import { ServerProcess, freePort } from '../process.ts';

const entry = join(import.meta.dirname, '../../src/testing/main-with-tap.ts');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conclave-tap-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Runs a short meeting against a server; what its traffic file holds afterwards, if there is one. */
async function traffic(server: ServerProcess, path: string): Promise<string> {
  const url = await server.ready();
  const meeting = new TestMeeting(Date.now() + 60_000);
  const body = encode(meeting.created);
  const headers = { 'Content-Type': 'application/json' };
  await fetch(`${url}/api/meetings`, { method: 'POST', headers, body });
  const client = await TestClient.connect(url);
  expect((await enter(client, meeting, { host: true })).ok).toBe(true);
  await client.ask('found', { admission: bytes('admission') });
  await client.ask('message', { blob: bytes('planted') });
  await client.close();
  await server.stop();
  const written = existsSync(path) ? readFileSync(path, 'utf8') : '';
  return written.replaceAll(meeting.roomId, 'ROOM').replaceAll(toBase64Url(bytes('planted')), 'BLOB');
}

test('the entry for tests records every signalling frame and HTTP request', async () => {
  const rtc = { CONCLAVE_RTC_PORT: String(await freePort()) };
  const path = join(folder, 'traffic.jsonl');
  const server = new ServerProcess({ ...rtc, CONCLAVE_TAP_TRAFFIC: path }, [], entry);
  const written = await traffic(server, path);
  const lines = written.trim().split('\n');
  expect(lines.some((line) => line.includes('"http"') && line.includes('POST /api/meetings'))).toBe(true);
  expect(lines.some((line) => line.includes('"http"') && line.includes('ROOM'))).toBe(true);
  expect(lines.some((line) => line.includes('"in"') && line.includes('BLOB'))).toBe(true);
  expect(lines.some((line) => line.includes('"out"') && line.includes('BLOB'))).toBe(true);
}, 30_000);

test('a server that people start has no such switch', async () => {
  const rtc = { CONCLAVE_RTC_PORT: String(await freePort()) };
  const path = join(folder, 'traffic.jsonl');
  const server = new ServerProcess({ ...rtc, CONCLAVE_TAP_TRAFFIC: path, CONCLAVE_TAP_RTP: path });
  expect(await traffic(server, path)).toBe('');
}, 30_000);
