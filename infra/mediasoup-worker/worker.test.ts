import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { arch, platform, release, tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { capture } from '../toolchain/process.mjs';
import { isWorker } from './check.mjs';
import { ensureWorker } from './worker.mjs';

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-worker-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

/** An executable that ends as the worker does (41) when nobody who speaks its protocol started it, or otherwise. */
function executable(folder: string, exitCode: number): string {
  const file = join(folder, 'mediasoup-worker');
  writeFileSync(file, `#!/bin/sh\nexit ${exitCode}\n`);
  chmodSync(file, 0o755);
  return file;
}

function checkout(): string {
  const top = temporary();
  mkdirSync(join(top, 'apps', 'server'), { recursive: true });
  writeFileSync(join(top, 'apps', 'server', 'package.json'), '{"dependencies":{"mediasoup":"1.2.3"}}');
  return top;
}

/** Serves one tarball as upstream's releases do, and counts how often it is asked; the first times in vain. */
async function releases(
  path: string,
  body: Buffer,
  troubles: ('breaks off' | 'fails')[] = [],
): Promise<{ base: string; requests: string[] }> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(request.url ?? '');
    const trouble = troubles.shift();
    if (trouble === 'fails') return response.writeHead(503).end();
    if (trouble === 'breaks off') {
      response.writeHead(200, { 'Content-Length': body.length }).flushHeaders();
      return response.write(body.subarray(0, 9), () => response.destroy());
    }
    return response.writeHead(request.url === path ? 200 : 404).end(request.url === path ? body : '');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('no address');
  return { base: `http://127.0.0.1:${address.port}`, requests };
}

test('a binary that does not run here is no worker', async () => {
  const folder = temporary();
  expect(await isWorker(executable(folder, 41))).toBe(true);
  expect(await isWorker(executable(folder, 127))).toBe(false);
  expect(await isWorker(join(folder, 'nothing'))).toBe(false);
});

test('the given worker is used, or refused by name when it does not run', async () => {
  const folder = temporary();
  const given = executable(folder, 41);
  expect(await ensureWorker(checkout(), { MEDIASOUP_WORKER_BIN: given })).toBe(given);
  executable(folder, 1);
  await expect(ensureWorker(checkout(), { MEDIASOUP_WORKER_BIN: given })).rejects.toThrow(
    `MEDIASOUP_WORKER_BIN names ${given}, which is not a mediasoup worker that runs on this machine.`,
  );
});

test('a download that is not the pinned one is refused by its SHA-256, and nothing of it is unpacked', async () => {
  const kernel = platform() === 'linux' ? `-kernel${Number.parseInt(release(), 10)}` : '';
  const name = `mediasoup-worker-1.2.3-${platform()}-${arch()}${kernel}.tgz`;
  const { base } = await releases(`/1.2.3/${name}`, Buffer.from('not a tarball'));
  const digest = createHash('sha256').update('not a tarball').digest('hex');
  const pinned = '0'.repeat(64);
  const cache = temporary();
  const env = {
    XDG_CACHE_HOME: cache,
    MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL: base,
    CONCLAVE_WORKER_SHA256: pinned,
  };
  await expect(ensureWorker(checkout(), env)).rejects.toThrow(
    `The download ${name} has the SHA-256 ${digest}, and CONCLAVE_WORKER_SHA256 wants ${pinned}: nothing of it was run.`,
  );
  expect(readdirSync(join(cache, 'conclave', 'mediasoup-worker'))).toEqual([]);
});

test.each([
  [
    'another distribution, whose packages come from elsewhere',
    `echo "'http://archive.ubuntu.com/ubuntu/dists/noble/InRelease' InRelease 0"`,
  ],
  ['a machine without apt-get', 'exit 127'],
])(
  'where no download is within reach, %s is told what it needs, and nothing is installed',
  async (_, answer) => {
    const { base } = await releases('/nothing', Buffer.from(''));
    const tools = temporary();
    const asked = join(tools, 'asked');
    for (const [name, body] of [
      ['apt-get', `echo "$@" >> ${asked}; ${answer}`],
      ['dpkg-query', `echo dpkg-query >> ${asked}`],
    ] as const) {
      writeFileSync(join(tools, name), `#!/bin/sh\n${body}\n`);
      chmodSync(join(tools, name), 0o755);
    }
    const env = {
      PATH: `${tools}:/bin`,
      XDG_CACHE_HOME: temporary(),
      MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL: base,
    };
    await expect(ensureWorker(checkout(), env)).rejects.toThrow(
      /built from source on Debian only.*Let it reach github\.com.*MEDIASOUP_WORKER_BIN/,
    );
    expect(readFileSync(asked, 'utf8')).toBe('update --print-uris\n');
  },
);

test("upstream's prebuilt worker is downloaded, again where that broke off, and then taken from the cache; one that no longer runs is replaced", async () => {
  const built = temporary();
  executable(built, 41);
  const { code } = await capture('tar', ['czf', join(built, 'worker.tgz'), '-C', built, 'mediasoup-worker']);
  expect(code).toBe(0);
  const kernel = platform() === 'linux' ? `-kernel${Number.parseInt(release(), 10)}` : '';
  const { base, requests } = await releases(
    `/1.2.3/mediasoup-worker-1.2.3-${platform()}-${arch()}${kernel}.tgz`,
    readFileSync(join(built, 'worker.tgz')),
    ['breaks off', 'fails'],
  );
  const cache = temporary();
  const env = { XDG_CACHE_HOME: cache, MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL: base };
  const top = checkout();

  const worker = await ensureWorker(top, env);
  expect(await isWorker(worker)).toBe(true);
  expect(await ensureWorker(top, env)).toBe(worker);
  expect(requests).toHaveLength(3);
  expect(readdirSync(join(cache, 'conclave', 'mediasoup-worker'))).toHaveLength(1);

  executable(join(worker, '..'), 127);
  expect(await ensureWorker(top, env)).toBe(worker);
  expect(await isWorker(worker)).toBe(true);
  expect(requests).toHaveLength(4);
});
