import { ensureWorker } from '../mediasoup-worker/worker.mjs';
import { ensurePackages } from '../toolchain/packages.mjs';
import { ensureToolchain, thisMachine } from '../toolchain/toolchain.mjs';
import { top } from './command.mjs';

/**
 * Toolchain and packages: what every command needs.
 *
 * @returns {Promise<NodeJS.ProcessEnv>} the environment for children
 */
export async function prepareTools() {
  const env = await ensureToolchain(thisMachine());
  await ensurePackages(top, env);
  return env;
}

/**
 * Toolchain, packages and the media worker: what every command needs that runs the server.
 *
 * @returns {Promise<NodeJS.ProcessEnv>} the environment for children
 */
export async function prepareServer() {
  const env = await prepareTools();
  return { ...env, MEDIASOUP_WORKER_BIN: await ensureWorker(top, env) };
}
