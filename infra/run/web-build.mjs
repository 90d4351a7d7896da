import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '../toolchain/failure.mjs';
import { stream } from '../toolchain/process.mjs';
import { say } from '../toolchain/progress.mjs';
import { hashOf, unlessStamped } from '../toolchain/stamp.mjs';
import { top } from './command.mjs';

/** Left by a build: the hash of what it was made of. */
const STAMP = join(top, 'node_modules', '.conclave', 'web');

const INPUTS = ['apps/web', 'packages', 'pnpm-lock.yaml', 'tsconfig.base.json'];

/** What the bundle cannot depend on. */
const ignored = (/** @type {string} */ name) => /^(node_modules|dist|test)$|\.test\.tsx?$/.test(name);

/**
 * Builds the web app, unless nothing that it is made of has changed.
 *
 * @param {NodeJS.ProcessEnv} env with pnpm in its PATH
 * @returns {Promise<string>} the folder of the built files
 * @throws {Failure} the build failed
 */
export async function ensureWebBuild(env) {
  const web = join(top, 'apps', 'web');
  const dist = join(web, 'dist');
  const stamp = await hashOf(
    top,
    INPUTS.map((input) => join(top, input)),
    ignored,
  );
  const step = {
    stampFile: STAMP,
    stamp,
    output: join(dist, 'index.html'),
  };
  await unlessStamped(step, async () => {
    say('Building the web app');
    await buildWeb(top, env);
  });
  return dist;
}

/**
 * Builds the web app anew, whatever lies there from before.
 *
 * @param {NodeJS.ProcessEnv} env with pnpm in its PATH
 * @returns {Promise<string>} the folder of the built files
 * @throws {Failure} the build failed
 */
export async function rebuildWeb(env) {
  await rm(STAMP, { force: true });
  return ensureWebBuild(env);
}

/**
 * Builds the web app of a checkout into its `apps/web/dist`.
 *
 * @param {string} checkout
 * @param {NodeJS.ProcessEnv} env with pnpm in its PATH
 * @throws {Failure} the build failed
 */
export async function buildWeb(checkout, env) {
  const args = ['--filter', '@conclave/web', 'exec', 'vite', 'build', '--logLevel', 'warn'];
  if ((await stream('pnpm', args, { cwd: checkout, env })) !== 0) {
    throw new Failure('The web app could not be built: the lines above say why.');
  }
}
