import { join } from 'node:path';
import { Failure } from '../toolchain/failure.mjs';
import { stream } from '../toolchain/process.mjs';
import { top } from './command.mjs';
import { rebuildWeb } from './web-build.mjs';

/** Of what is built in this checkout. */
export const MANIFEST = join(top, 'dist', 'release.json');

/**
 * Builds the web app, whatever lies there from before, and writes the manifest of it.
 *
 * @param {NodeJS.ProcessEnv} env with pnpm in its PATH
 * @returns {Promise<string>} the manifest's file
 * @throws {Failure} the build failed, or something in it lacks its hash
 */
export async function makeRelease(env) {
  await rebuildWeb(env);
  await checkCoverage(env);
  await writeManifest(top, MANIFEST, env);
  return MANIFEST;
}

/**
 * Writes the manifest of the web app that is built in a checkout.
 *
 * @param {string} checkout
 * @param {string} file
 * @param {NodeJS.ProcessEnv} env with Node 24 in its PATH
 */
export async function writeManifest(checkout, file, env) {
  const dist = join(checkout, 'apps', 'web', 'dist');
  if ((await stream('node', [join(top, 'infra/release/make.ts'), dist, file], { cwd: top, env })) !== 0) {
    throw new Failure('The manifest could not be made: the lines above say why.');
  }
}

/**
 * WEB-1: a hash for everything that the page in this checkout's build may load.
 *
 * @param {NodeJS.ProcessEnv} env with Node 24 in its PATH
 */
export async function checkCoverage(env) {
  const check = [join(top, 'infra/release/check-coverage.ts'), join(top, 'apps/web/dist')];
  if ((await stream('node', check, { cwd: top, env })) !== 0) {
    throw new Failure('The build is no release: the lines above say what in it lacks a hash.');
  }
}
