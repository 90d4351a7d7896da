import { mkdir, readFile, readdir, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { cacheFolder, fillOnce } from '../toolchain/cache.mjs';
import { ensureDebianPackages } from '../toolchain/debian.mjs';
import { Failure } from '../toolchain/failure.mjs';
import { record } from '../toolchain/json.mjs';
import { stream } from '../toolchain/process.mjs';
import { say } from '../toolchain/progress.mjs';
import { hashOf } from '../toolchain/stamp.mjs';
import { debianMirror } from './archive.mjs';
import { isWorker } from './check.mjs';
import { downloadPrebuilt } from './prebuilt.mjs';

const recipe = fileURLToPath(new URL('.', import.meta.url));

/**
 * Gets mediasoup's media worker: the one that MEDIASOUP_WORKER_BIN names, else the cached one, else upstream's
 * prebuilt one, else one built from source with the distribution's packages.
 *
 * @param {string} top the checkout
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>} the path of a binary that runs on this machine
 * @throws {Failure} the given binary does not run, or none could be got
 */
export async function ensureWorker(top, env) {
  const given = env['MEDIASOUP_WORKER_BIN'];
  if (given) {
    const binary = resolve(given);
    if (await isWorker(binary)) return binary;
    throw new Failure(
      `MEDIASOUP_WORKER_BIN names ${given}, which is not a mediasoup worker that runs on this machine.`,
    );
  }
  const version = await mediasoupVersion(top);
  const key = `${version}-${process.platform}-${process.arch}-${await recipeHash()}`;
  const folder = join(cacheFolder(env), 'mediasoup-worker', key);
  const binary = join(folder, 'mediasoup-worker');
  if (existsSync(folder) && !(await isWorker(binary))) await rm(folder, { recursive: true });
  await fillOnce(folder, (part) => make({ version, top, folder: part, finished: folder, env }));
  return binary;
}

/**
 * @param {{ version: string, top: string, folder: string, finished: string, env: NodeJS.ProcessEnv }} order finished: what
 *   `folder` becomes, also by another command at the same time
 */
async function make({ version, top, folder, finished, env }) {
  say(`Downloading mediasoup's prebuilt worker ${version}`);
  if (await downloadPrebuilt(version, folder, env)) return;
  const mirror = await debianMirror(env);
  if (mirror === undefined)
    throw new Failure(
      "There is no prebuilt mediasoup worker within reach, and it is built from source on Debian only: this machine has no Debian package source. Let it reach github.com for mediasoup's releases, or give a worker that you have in MEDIASOUP_WORKER_BIN.",
    );
  say('There is no prebuilt worker within reach: building it from source, about 3 minutes on 2 cores, once');
  const packages = (await readFile(join(recipe, 'debian-packages.txt'), 'utf8')).trim().split('\n');
  await ensureDebianPackages(packages, 'Building the mediasoup worker', env);
  const binary = join(folder, 'mediasoup-worker');
  // Outlives a run that is interrupted, so that the next one goes on there.
  const build = `${finished}.build`;
  const mediasoup = join(top, 'apps', 'server', 'node_modules', 'mediasoup');
  await mkdir(dirname(build), { recursive: true });
  // One build at a time: a second command waits for the first one's.
  const command = [
    `${build}.lock`,
    'node',
    join(recipe, 'build.mjs'),
    mediasoup,
    build,
    binary,
    join(finished, 'mediasoup-worker'),
    mirror,
  ];
  const code = await stream('flock', command, { env, ownGroup: true });
  if (code !== 0 || !(await isWorker(binary))) {
    throw new Failure('There is no mediasoup worker (the lines above say what was tried).');
  }
}

/** @param {string} top */
async function mediasoupVersion(top) {
  const manifest = record(JSON.parse(await readFile(join(top, 'apps', 'server', 'package.json'), 'utf8')));
  return String(record(manifest['dependencies'])['mediasoup']);
}

async function recipeHash() {
  const names = (await readdir(recipe)).filter(
    (name) => !/\.test\.ts$|^(?:worker|prebuilt)\.mjs$/.test(name),
  );
  const inputs = names.map((name) => join(recipe, name));
  return (await hashOf(recipe, inputs)).slice(0, 12);
}
