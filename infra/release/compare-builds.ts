import { readFile } from 'node:fs/promises';
import { decodeManifest, differencesBetween, fingerprintOf } from './manifest.ts';
import type { Manifest } from './manifest.ts';

/** `compare-builds.ts MANIFEST MANIFEST`: exit code 1 where the two differ, with the name of everything that does. */
const [, , one = '', other = ''] = process.argv;
const [here, there] = await Promise.all([read(one), read(other)]);
const differences = differencesBetween(here, there);
for (const name of differences) process.stdout.write(`differs: ${name}\n`);
if (differences.length === 0) process.stdout.write(`Both builds are ${fingerprintOf(here)}\n`);
process.exitCode = differences.length === 0 ? 0 : 1;

async function read(path: string): Promise<Manifest> {
  const manifest = decodeManifest(await readFile(path, 'utf8'));
  if (manifest === null) throw new Error(`${path} is no release manifest`);
  return manifest;
}
