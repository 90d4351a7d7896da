import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, realpath, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { setInterval } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { cacheFolder, fillOnce } from '../toolchain/cache.mjs';
import { ensureDebianPackages } from '../toolchain/debian.mjs';
import { Failure } from '../toolchain/failure.mjs';
import { capture, stream } from '../toolchain/process.mjs';
import { say } from '../toolchain/progress.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const PACKAGES = 'podman runc netavark aardvark-dns iptables mmdebstrap ca-certificates'.split(' ');

/** Serves until it is stopped; the address follows. */
const API_SERVICE = /** @type {const} */ (['podman', 'system', 'service', '--time=0']);

/** crun needs cgroups v2 to be whole; limits above the sandbox's own are refused. */
const CONTAINERS_CONF = `[containers]
default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
[engine]
runtime = "runc"
`;

/**
 * Podman as root with images and settings of its own (nothing of it meets what the user has in Podman), its API
 * in Docker's form, and docker-compose from Debian 13.
 *
 * @param {NodeJS.ProcessEnv} given
 * @returns {Promise<import('./engine.mjs').Engine>}
 * @throws {Failure} something is missing
 */
export async function startPodman(given) {
  if (process.getuid?.() !== 0) {
    throw new Failure(
      'No Docker engine answers: start one, or run this as root for Podman to stand in for it.',
    );
  }
  await ensureDebianPackages(PACKAGES, 'Running containers without Docker', given);
  const folder = join(cacheFolder(given), 'compose-test');
  const settings = join(folder, 'settings');
  await mkdir(settings, { recursive: true });
  await writeFile(join(settings, 'containers.conf'), CONTAINERS_CONF);
  await writeFile(
    join(settings, 'storage.conf'),
    `[storage]\ndriver = "overlay"\ngraphroot = "${folder}/storage"\nrunroot = "/run/conclave-compose-test"\n`,
  );
  const socket = join(settings, 'podman.sock');
  const env = {
    ...given,
    CONTAINERS_CONF: join(settings, 'containers.conf'),
    CONTAINERS_STORAGE_CONF: join(settings, 'storage.conf'),
    DOCKER_HOST: `unix://${socket}`,
    // Podman's API has the classic builder only.
    DOCKER_BUILDKIT: '0',
    // In place of the pinned ones, which no registry brings here.
    CONCLAVE_NODE_IMAGE: 'docker.io/library/node:24-bookworm-slim',
    CONCLAVE_DEBIAN_IMAGE: 'docker.io/library/debian:trixie-slim',
  };
  await makeBaseImages(env);
  const compose = join(folder, 'docker-compose', 'docker-compose');
  await fillOnce(dirname(compose), async (part) => {
    say("Getting docker-compose from Debian 13's packages");
    const code = await stream(join(here, 'compose-binary.sh'), [join(part, 'docker-compose')], { env });
    if (code !== 0) throw new Failure('docker-compose could not be fetched: the lines above say why.');
  });

  const [command, ...args] = API_SERVICE;
  const service = spawn(command, [...args, env.DOCKER_HOST], { env, stdio: 'ignore' });
  const ended = new Promise((resolve) => service.once('exit', resolve));
  const stopped = new AbortController();
  const watching = checkHealth(env, stopped.signal);
  const version = await capture('podman', ['--version'], { env });
  return {
    name: `${version.stdout.trim()} in place of Docker`,
    env,
    compose: [compose],
    stop: async () => {
      stopped.abort();
      await watching;
      service.kill();
      await ended;
    },
  };
}

/** @param {NodeJS.ProcessEnv} env */
async function makeBaseImages(env) {
  say('Making the base images from the distribution, where they are missing');
  const folders = (env['PATH'] ?? '').split(delimiter);
  const node = folders.map((folder) => join(folder, 'node')).find(existsSync);
  const npmBinary = folders.map((folder) => join(folder, 'npm')).find(existsSync);
  if (node === undefined || npmBinary === undefined)
    throw new Failure('Node.js and npm are needed in the PATH.');
  // …/npm/bin/npm-cli.js
  const npm = dirname(dirname(await realpath(npmBinary)));
  const code = await stream(join(here, 'base-images.sh'), [node, npm], { env });
  if (code !== 0) throw new Failure('The base images could not be made: the lines above say why.');
}

/**
 * Without systemd nobody runs the containers' health checks; this does, until it is told to stop.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {AbortSignal} signal
 */
async function checkHealth(env, signal) {
  try {
    for await (const _ of setInterval(5000, undefined, { signal })) {
      const { stdout } = await capture('podman', ['ps', '--quiet'], { env });
      for (const id of stdout.split('\n').filter(Boolean)) {
        await capture('podman', ['healthcheck', 'run', id], { env });
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
  }
}
