import { writeFile } from 'node:fs/promises';
import { arch, platform, release } from 'node:os';
import { join } from 'node:path';
import { capture } from '../toolchain/process.mjs';
import { isWorker } from './check.mjs';

const RELEASES = 'https://github.com/versatica/mediasoup/releases/download';

/** Long enough for 10 MB on a slow line, short beside the build that follows when it fails. */
const LIMIT_MS = 60_000;

/**
 * Downloads the worker that mediasoup's authors publish for this platform, as mediasoup's own post-install script
 * would (`npm-scripts.mjs`, `downloadPrebuiltWorker`).
 *
 * @param {string} version of mediasoup
 * @param {string} folder where the file `mediasoup-worker` is to stand
 * @param {NodeJS.ProcessEnv} env MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL names another source, as with mediasoup
 * @returns {Promise<boolean>} false when there is none, it is out of reach, or it does not run here
 */
export async function downloadPrebuilt(version, folder, env) {
  const kernel = platform() === 'linux' ? `-kernel${Number.parseInt(release(), 10)}` : '';
  const name = `mediasoup-worker-${version}-${platform()}-${arch()}${kernel}.tgz`;
  const base = env['MEDIASOUP_WORKER_PREBUILT_DOWNLOAD_BASE_URL'] || RELEASES;
  const body = await fetchBytes(`${base}/${version}/${name}`);
  if (body === undefined) return false;
  const tarball = join(folder, name);
  await writeFile(tarball, body);
  const unpacked = await capture('tar', ['xzf', tarball, '--no-same-owner', '-C', folder]);
  return unpacked.code === 0 && (await isWorker(join(folder, 'mediasoup-worker')));
}

/**
 * @param {string} url
 * @returns {Promise<Uint8Array | undefined>}
 */
async function fetchBytes(url) {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(LIMIT_MS) });
    return response.ok ? new Uint8Array(await response.arrayBuffer()) : undefined;
  } catch {
    return undefined;
  }
}
