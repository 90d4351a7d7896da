import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { hasIpv6 } from './network.ts';
import { readConfig } from './read-config.ts';
import type { ServerConfig } from './server-config.ts';

vi.mock(import('./network.ts'), async (original) => {
  const real = await original();
  return { ...real, hasIpv6: vi.fn(() => true) };
});

function config(env: Record<string, string>, args: readonly string[] = []): ServerConfig {
  const read = readConfig(env, args);
  if (!read.ok) throw new Error(read.error.join(' '));
  return read.value;
}

function sentences(env: Record<string, string>, args: readonly string[] = []): readonly string[] {
  const read = readConfig(env, args);
  return read.ok ? [] : read.error;
}

test('without any variable it listens on this machine alone, with one worker for each core', () => {
  expect(config({})).toMatchObject({
    host: '127.0.0.1',
    port: 8080,
    dataFolder: join(process.cwd(), 'data'),
    announcedIps: undefined,
    largestFile: 200_000_000,
    rtcPort: 40_000,
    workers: availableParallelism(),
    webRoot: undefined,
    workerBin: undefined,
    turn: undefined,
    selfSigned: false,
    proxyHops: 0,
    logLevel: 'info',
  });
});

test('a variable that is empty counts as unset', () => {
  expect(config({ PORT: '', CONCLAVE_HOST: '', CONCLAVE_TURN_SECRET: '' })).toEqual(config({}));
});

test('who announces an address, or asks for TLS, listens to everybody unless told otherwise', () => {
  expect(config({ CONCLAVE_ANNOUNCED_IP: '192.0.2.1' }).host).toBe('0.0.0.0');
  expect(config({ CONCLAVE_ANNOUNCED_IP: '127.0.0.1' }).host).toBe('127.0.0.1');
  expect(config({}, ['--self-signed'])).toMatchObject({ host: '0.0.0.0', selfSigned: true });
  const told = config({ CONCLAVE_ANNOUNCED_IP: '192.0.2.1', CONCLAVE_HOST: '127.0.0.1' });
  expect(told.host).toBe('127.0.0.1');
});

test('who announces an IPv6 address listens on both families, and is refused where there is no IPv6', () => {
  expect(config({ CONCLAVE_ANNOUNCED_IP: '2001:db8::1' }).host).toBe('::');
  const both = config({ CONCLAVE_ANNOUNCED_IP: '192.0.2.1, 2001:db8::1 198.51.100.7' });
  expect(both).toMatchObject({ host: '::', announcedIps: ['192.0.2.1', '2001:db8::1', '198.51.100.7'] });
  vi.mocked(hasIpv6).mockReturnValueOnce(false);
  expect(sentences({ CONCLAVE_ANNOUNCED_IP: '2001:db8::1' })).toEqual([
    'CONCLAVE_ANNOUNCED_IP names an IPv6 address, and this machine, or its container, has no IPv6: enable it, or leave that address out.',
  ]);
});

test('a relay on the announced addresses is named by its port; IPv6 stands in brackets', () => {
  const read = config({
    CONCLAVE_ANNOUNCED_IP: '192.0.2.1,2001:db8::1,198.51.100.7',
    CONCLAVE_TURN_PORT: '3478',
    CONCLAVE_TURN_SECRET: 'secret',
  });
  expect(read.turn?.urls).toEqual([
    'turn:192.0.2.1:3478?transport=udp',
    'turn:192.0.2.1:3478?transport=tcp',
    'turn:[2001:db8::1]:3478?transport=udp',
    'turn:[2001:db8::1]:3478?transport=tcp',
  ]);
});

test('each worker has a port that clients can reach: as many as there are ports, where no number is given', () => {
  expect(config({ CONCLAVE_RTC_PORT: '40000', CONCLAVE_RTC_PORT_LAST: '40006' }).workers).toBe(7);
  expect(config({ CONCLAVE_RTC_PORT_LAST: '40006', CONCLAVE_WORKERS: '3' }).workers).toBe(3);
  expect(sentences({ CONCLAVE_RTC_PORT_LAST: '40001', CONCLAVE_WORKERS: '4' })).toEqual([
    '4 media workers need the ports 40000 to 40003, and CONCLAVE_RTC_PORT_LAST is 40001: set it to 40003 and open these ports, or leave CONCLAVE_WORKERS unset.',
  ]);
});

test('APP-2: the largest file is given in megabytes', () => {
  expect(config({}).largestFile).toBe(200_000_000);
  expect(config({ CONCLAVE_FILE_LIMIT: '0' }).largestFile).toBe(0);
  expect(sentences({ CONCLAVE_FILE_LIMIT: '1.5' })).toEqual([
    'CONCLAVE_FILE_LIMIT must be a whole number from 0 to 16000, not "1.5".',
  ]);
});

test('lists are split, and JSON is read', () => {
  const read = config({
    CONCLAVE_ORIGINS: 'https://a.example, http://localhost:5173',
    CONCLAVE_ICE_SERVERS: '[{"urls":"stun:a.example"},{"urls":["turn:b"],"username":"u","credential":"c"}]',
    CONCLAVE_TURN_URLS: 'turn:a.example:3478?transport=udp,turns:a.example:5349',
    CONCLAVE_TURN_SECRET: 'secret',
  });
  expect(read.origins).toEqual(['https://a.example', 'http://localhost:5173']);
  expect(read.iceServers).toEqual([
    { urls: ['stun:a.example'] },
    { urls: ['turn:b'], username: 'u', credential: 'c' },
  ]);
  expect(read.turn).toEqual({
    urls: ['turn:a.example:3478?transport=udp', 'turns:a.example:5349'],
    secret: 'secret',
  });
});

test('a web root must hold the app', () => {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-root-'));
  expect(sentences({ CONCLAVE_WEB_ROOT: folder })[0]).toContain('holds no index.html');
  writeFileSync(join(folder, 'index.html'), '');
  expect(config({ CONCLAVE_WEB_ROOT: folder }).webRoot).toBe(folder);
  rmSync(folder, { recursive: true });
});

test.each([
  [{ PORT: 'abc' }, 'PORT must be a whole number from 0 to 65535, not "abc".'],
  [{ PORT: '70000' }, 'PORT must be'],
  [{ PORT: '-1' }, 'PORT must be'],
  [{ PORT: '80.5' }, 'PORT must be'],
  [{ CONCLAVE_RTC_PORT: '0' }, 'CONCLAVE_RTC_PORT must be'],
  [{ CONCLAVE_RTC_PORT: '65535', CONCLAVE_WORKERS: '2' }, 'leaves no ports for 2 media workers'],
  [{ CONCLAVE_RTC_PORT: '40000', CONCLAVE_RTC_PORT_LAST: '39999' }, 'must not be below CONCLAVE_RTC_PORT'],
  [{ CONCLAVE_ANNOUNCED_IP: '0.0.0.0' }, 'CONCLAVE_ANNOUNCED_IP must list'],
  [{ CONCLAVE_ANNOUNCED_IP: '192.0.2.1,::' }, 'CONCLAVE_ANNOUNCED_IP must list'],
  [{ CONCLAVE_ANNOUNCED_IP: 'meet.example' }, 'CONCLAVE_ANNOUNCED_IP must list'],
  [{ CONCLAVE_TURN_PORT: '3478', CONCLAVE_TURN_SECRET: 's' }, 'set CONCLAVE_ANNOUNCED_IP too'],
  [{ CONCLAVE_TURN_PORT: '3478', CONCLAVE_ANNOUNCED_IP: '192.0.2.1' }, 'must be set together'],
  [
    {
      CONCLAVE_TURN_PORT: '3478',
      CONCLAVE_TURN_URLS: 'turn:x',
      CONCLAVE_TURN_SECRET: 's',
      CONCLAVE_ANNOUNCED_IP: '192.0.2.1',
    },
    'set one of them',
  ],
  [{ CONCLAVE_HOST: 'not a host' }, 'CONCLAVE_HOST must be'],
  [{ CONCLAVE_ORIGINS: 'https://meet.example/path' }, 'CONCLAVE_ORIGINS must list'],
  [{ CONCLAVE_ICE_SERVERS: '{"urls":1}' }, 'CONCLAVE_ICE_SERVERS must be'],
  [{ CONCLAVE_ICE_SERVERS: 'stun:x' }, 'CONCLAVE_ICE_SERVERS must be'],
  [{ CONCLAVE_ICE_SERVERS: '[{"url":"stun:x"}]' }, 'CONCLAVE_ICE_SERVERS must be'],
  [{ CONCLAVE_TURN_URLS: 'turn:x' }, 'must be set together'],
  [{ CONCLAVE_TURN_SECRET: 's' }, 'must be set together'],
  [{ CONCLAVE_TURN_URLS: 'http://x', CONCLAVE_TURN_SECRET: 's' }, 'CONCLAVE_TURN_URLS must list'],
  [{ CONCLAVE_TRUST_PROXY: 'yes' }, 'CONCLAVE_TRUST_PROXY must be'],
  [{ CONCLAVE_WORKERS: '0' }, 'CONCLAVE_WORKERS must be'],
  [{ CONCLAVE_LOG_LEVEL: 'loud' }, 'CONCLAVE_LOG_LEVEL must be'],
  [{ MEDIASOUP_WORKER_BIN: '/nowhere/worker' }, 'MEDIASOUP_WORKER_BIN points to "/nowhere/worker"'],
])('%j is told in one sentence', (env: Record<string, string>, start) => {
  const told = sentences(env);
  expect(told.length).toBe(1);
  expect(told[0]).toContain(start);
});

test('each wrong value is told, and an option that there is not', () => {
  const told = sentences({ PORT: 'x', CONCLAVE_WORKERS: 'y' }, ['--insecure']);
  expect(told.length).toBe(3);
  expect(told[0]).toContain('There is no option "--insecure"');
});
