import { once } from 'node:events';
import { chmodSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { encode } from '@conclave/protocol';
import { afterEach, describe, expect, test } from 'vitest';
import { TestClient } from '../client.ts';
import { enter, TestMeeting } from '../meeting.ts';
import { ServerProcess, freePort, takenPort } from '../process.ts';

const running: ServerProcess[] = [];
function start(env: Record<string, string> = {}, args: readonly string[] = []): ServerProcess {
  const server = new ServerProcess(env, args);
  running.push(server);
  return server;
}
afterEach(async () => {
  for (const server of running.splice(0)) await server.stop();
});
const rtcPort = async () => ({ CONCLAVE_RTC_PORT: String(await freePort()) });

test('it says in one line that it is ready, is healthy, and ends with 0 within 5 s of SIGTERM', async () => {
  const server = start(await rtcPort());
  const url = await server.ready();
  expect(url).toMatch(/^http:\/\/localhost:\d+$/);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);

  const meeting = new TestMeeting(Date.now() + 60_000);
  const headers = { 'Content-Type': 'application/json' };
  const created = await fetch(`${url}/api/meetings`, {
    method: 'POST',
    headers,
    body: encode(meeting.created),
  });
  expect(created.status).toBe(201);
  const host = await TestClient.connect(url);
  expect((await enter(host, meeting, { host: true })).ok).toBe(true);
  await host.ask('found', { admission: new Uint8Array(1) });
  await host.ask('create-transport', { direction: 'send' });

  const asked = Date.now();
  expect(await server.stop()).toBe(0);
  expect(Date.now() - asked).toBeLessThan(5000);
  expect(await host.closed).toBe(4008);
  expect(server.stderr).toBe('');
  expect(server.stdout.match(/Conclave is ready at/g)?.length).toBe(1);
  for (const secret of [meeting.roomId, '127.0.0.1']) expect(server.stdout).not.toContain(secret);
}, 30_000);

test('SIGINT ends it too, and the data folder belongs to its owner alone', async () => {
  const server = start(await rtcPort());
  await server.ready();
  expect(statSync(join(server.folder, 'meetings.sqlite')).mode & 0o777).toBe(0o600);
  expect(await server.stop('SIGINT')).toBe(0);
}, 30_000);

test('--self-signed serves https with a key that only its owner reads', async () => {
  const server = start(await rtcPort(), ['--self-signed']);
  const url = await server.ready();
  expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
  expect(statSync(join(server.folder, 'tls-key.pem')).mode & 0o777).toBe(0o600);
  expect(server.stderr).toBe('');
}, 30_000);

test('with an IPv6 address it listens on both families, and names it in brackets', async () => {
  const server = start({ ...(await rtcPort()), CONCLAVE_ANNOUNCED_IP: '2001:db8::1, 192.0.2.1' }, [
    '--self-signed',
  ]);
  const url = await server.ready();
  expect(url).toMatch(/^https:\/\/\[2001:db8::1\]:\d+$/);
  for (const host of ['::1', '127.0.0.1']) {
    const socket = connect({ host, port: Number(new URL(url).port) });
    await once(socket, 'connect');
    socket.destroy();
  }
}, 30_000);

test('on an address of the network without TLS it says that browsers demand https, and what to do', async () => {
  const server = start({ ...(await rtcPort()), CONCLAVE_HOST: '0.0.0.0' });
  await server.ready();
  expect(server.stderr).toContain('https');
  expect(server.stderr).toContain('npm start -- --self-signed');
  expect(server.stderr.trim().split('\n').length).toBe(1);
}, 30_000);

describe('what is wrong is one sentence and a code that is not 0', () => {
  async function failure(env: Record<string, string>, args: readonly string[] = []): Promise<string> {
    const server = start(env, args);
    expect(await server.ended()).toBe(1);
    expect(server.stdout).not.toContain('ready');
    const lines = server.stderr.trim().split('\n');
    expect(lines.length).toBe(1);
    return lines[0] ?? '';
  }

  test.each([
    [{ PORT: 'abc' }, 'PORT must be'],
    [{ MEDIASOUP_WORKER_BIN: '/bin/false' }, 'does not run'],
    [{ CONCLAVE_HOST: '203.0.113.77' }, 'Cannot listen on 203.0.113.77'],
    [{ CONCLAVE_DATA: '/dev/null/data' }, 'Cannot keep data in /dev/null/data'],
  ])(
    '%j',
    async (env, sentence) => {
      expect(await failure({ ...(await rtcPort()), ...env })).toContain(sentence);
    },
    30_000,
  );

  test('a taken HTTP port', async () => {
    const { port, release } = await takenPort();
    expect(await failure({ ...(await rtcPort()), PORT: String(port) })).toContain(`Port ${port} is taken`);
    await release();
  }, 30_000);

  test('a taken media port', async () => {
    const { port, release } = await takenPort();
    expect(await failure({ CONCLAVE_RTC_PORT: String(port) })).toContain(`Media port ${port} is taken`);
    await release();
  }, 30_000);

  test('a store that is no database', async () => {
    const first = start({ PORT: 'x' });
    await first.ended();
    const path = join(first.folder, 'meetings.sqlite');
    writeFileSync(path, 'this file was something else before it was given to the server as its store');
    chmodSync(path, 0o600);
    expect(await failure({ CONCLAVE_DATA: first.folder })).toContain(
      'meetings.sqlite is damaged or no database',
    );
  }, 30_000);

  test('a data folder that another server uses', async () => {
    const first = start(await rtcPort());
    await first.ready();
    const env = { ...(await rtcPort()), CONCLAVE_DATA: first.folder };
    expect(await failure(env)).toContain(`Another server uses ${first.folder}`);
  }, 30_000);
});
