import { capture } from '../toolchain/process.mjs';
import { startPodman } from './podman.mjs';

/**
 * @typedef {object} Engine
 * @property {string} name for the report
 * @property {NodeJS.ProcessEnv} env for `compose` and for what talks to the engine
 * @property {readonly [string, ...string[]]} compose the command that runs a compose file
 * @property {() => Promise<void>} stop
 */

/**
 * The machine's own Docker where its engine answers, else Podman behind Docker's API.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Engine>}
 * @throws {import('../toolchain/failure.mjs').Failure} neither is there or can be installed
 */
export async function findEngine(env) {
  const docker = await capture('docker', ['version', '--format', '{{.Server.Version}}'], { env });
  const compose = await capture('docker', ['compose', 'version'], { env });
  if (docker.code === 0 && compose.code === 0) {
    const name = `Docker ${docker.stdout.trim()}`;
    return { name, env, compose: ['docker', 'compose'], stop: async () => {} };
  }
  return startPodman(env);
}
