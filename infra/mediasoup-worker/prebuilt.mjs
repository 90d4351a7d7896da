import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { arch, platform, release } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../toolchain/failure.mjs';
import { capture } from '../toolchain/process.mjs';
import { say } from '../toolchain/progress.mjs';
import { isWorker } from './check.mjs';

const RELEASES = 'https://github.com/versatica/mediasoup/releases/download';

/** Long enough for 10 MB on a slow line, short beside the build that follows when it fails. */
const LIMIT_MS = 60_000;

const ATTEMPTS = 3;

/**
 * Downloads the worker that mediasoup's authors publish for this platform, as mediasoup's own post-install script
 * would (`npm-scripts.mjs`, `downloadPrebuiltWorker`).
 *
 * @param {string} version of mediasoup
 * @param {string} folder where the file `mediasoup-worker` is to stand
 * @param {NodeJS.ProcessEnv} env MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL names another source, as with mediasoup;
 *   CONCLAVE_WORKER_SHA256 pins the download, in hex
 * @returns {Promise<boolean>} false when there is none, it is out of reach, or it does not run here
 * @throws {Failure} the download is not the one that is pinned; nothing of it was unpacked
 */
export async function downloadPrebuilt(version, folder, env) {
  const kernel = platform() === 'linux' ? `-kernel${Number.parseInt(release(), 10)}` : '';
  const name = `mediasoup-worker-${version}-${platform()}-${arch()}${kernel}.tgz`;
  const base = env['MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL'] || RELEASES;
  const body = await fetchBytes(`${base}/${version}/${name}`);
  if (body === undefined) return false;
  const digest = createHash('sha256').update(body).digest('hex');
  const pinned = env['CONCLAVE_WORKER_SHA256'];
  if (pinned && pinned.toLowerCase() !== digest) {
    throw new Failure(
      `The download ${name} has the SHA-256 ${digest}, and CONCLAVE_WORKER_SHA256 wants ${pinned}: nothing of it was run.`,
    );
  }
  say(`SHA-256 of ${name}${pinned ? ', as pinned' : ''}: ${digest}`);
  const tarball = join(folder, name);
  await writeFile(tarball, body);
  const unpacked = await capture('tar', ['xzf', tarball, '--no-same-owner', '-C', folder]);
  return unpacked.code === 0 && (await isWorker(join(folder, 'mediasoup-worker')));
}

/**
 * What breaks off on its way is asked for again; whoever is out of reach, or has no such file, is asked once.
 *
 * @param {string} url
 * @returns {Promise<Uint8Array | undefined>}
 */
async function fetchBytes(url) {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const response = await fetch(url, { signal: AbortSignal.timeout(LIMIT_MS) }).catch(() => undefined);
    if (response === undefined || (response.status >= 300 && response.status < 500)) return undefined;
    const body = response.ok ? await response.arrayBuffer().catch(() => undefined) : undefined;
    if (body !== undefined) return new Uint8Array(body);
  }
  return undefined;
}
