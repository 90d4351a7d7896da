import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { capture } from './process.mjs';
import { Failure } from './failure.mjs';

/**
 * Unpacks one published package into a folder, running none of its scripts.
 *
 * @param {{ name: string, version: string, integrity: string }} published integrity: npm's `sha512-…` of the tarball
 * @param {string} folder empty
 * @throws {Failure} npm is missing, the registry is out of reach, or the tarball is not the pinned one
 */
export async function unpackNpmPackage({ name, version, integrity }, folder) {
  const spec = `${name}@${version}`;
  const packed = await capture('npm', [
    'pack',
    spec,
    '--loglevel=error',
    '--ignore-scripts',
    '--pack-destination',
    folder,
    '--fetch-retries=1',
    '--fetch-retry-mintimeout=1000',
    '--fetch-retry-maxtimeout=5000',
  ]);
  if (packed.code === 127)
    throw new Failure('npm is missing: install it (it comes with Node.js) and try again.');
  if (packed.code !== 0) {
    const reason = /code (E\w+)/.exec(packed.stderr)?.[1];
    throw new Failure(
      `Could not download ${spec} with npm${reason ? ` (${reason})` : ''}: check the network connection and npm's registry setting.`,
    );
  }
  const tarball = join(folder, packed.stdout.trim().split('\n').at(-1) ?? '');
  const digest = createHash('sha512')
    .update(await readFile(tarball))
    .digest('base64');
  if (`sha512-${digest}` !== integrity) {
    throw new Failure(
      `The download of ${spec} is not the file that this version of Conclave expects; nothing of it was run.`,
    );
  }
  const unpacked = await capture('tar', [
    'xzf',
    tarball,
    '--strip-components=1',
    '--no-same-owner',
    '-C',
    folder,
  ]);
  if (unpacked.code !== 0) throw new Failure(`Could not unpack ${spec} with tar: ${unpacked.stderr.trim()}`);
  await rm(tarball);
}
