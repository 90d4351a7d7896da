import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { TOOLCHAINS } from '../toolchain/versions.mjs';
import { record } from '../toolchain/json.mjs';

/** @typedef {{ name: string, version: string }} Pin */

/**
 * Caddy, as the web image's build gets it.
 *
 * @param {string} top the checkout
 * @returns {Promise<Pin>}
 */
export async function readCaddy(top) {
  const script = await readFile(join(top, 'infra/docker/caddy.sh'), 'utf8');
  const version = /^version=(\S+)$/m.exec(script)?.[1];
  if (version === undefined) throw new Error('infra/docker/caddy.sh names no version');
  return { name: 'caddy', version };
}

/** @returns {Pin} */
export function readNode() {
  const toolchain = TOOLCHAINS['linux-x64'];
  if (toolchain === undefined) throw new Error('no toolchain for linux-x64');
  const { name, version } = toolchain.node;
  return { name, version };
}

/**
 * What meets the network in the server: its packages from outside.
 *
 * @param {string} top
 * @returns {Promise<Pin[]>}
 */
export async function readServerPackages(top) {
  const manifest = record(JSON.parse(await readFile(join(top, 'apps/server/package.json'), 'utf8')));
  return Object.entries(record(manifest['dependencies']))
    .map(([name, version]) => ({ name, version: String(version) }))
    .filter(({ version }) => /^\d/.test(version));
}

/**
 * The images that the Dockerfiles begin with.
 *
 * @param {string} top
 * @returns {Promise<{ dockerfile: string, image: string }[]>} `name:tag@sha256:…`, or whatever stands there
 */
export async function readBaseImages(top) {
  const folder = join(top, 'infra/docker');
  const names = (await readdir(folder)).filter((name) => name.endsWith('Dockerfile'));
  const found = await Promise.all(
    names.map(async (dockerfile) =>
      imagesOf(await readFile(join(folder, dockerfile), 'utf8')).map((image) => ({ dockerfile, image })),
    ),
  );
  return found.flat();
}

/** @param {string} text a Dockerfile @returns {string[]} */
function imagesOf(text) {
  const defaults = new Map(
    [...text.matchAll(/^ARG (\w+)=(\S+)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
  const stages = new Set([...text.matchAll(/^FROM \S+ AS (\S+)$/gim)].map(([, stage]) => stage));
  const images = [...text.matchAll(/^FROM (\S+)/gim)].map(([, from = '']) => {
    const name = /^\$\{(\w+)\}$/.exec(from)?.[1];
    return name === undefined ? from : (defaults.get(name) ?? from);
  });
  return [...new Set(images)].filter((image) => !stages.has(image));
}
