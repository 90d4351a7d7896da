import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/**
 * One hash over the names and contents of files, in an order that does not depend on the machine.
 *
 * @param {string} top
 * @param {readonly string[]} paths absolute paths of files and folders; a folder stands for all files below it
 * @param {(name: string) => boolean} [ignored] by the name of a file or folder
 */
export async function hashOf(top, paths, ignored = () => false) {
  const files = (await Promise.all(paths.map((path) => filesBelow(path, ignored)))).flat().toSorted();
  const hash = createHash('sha256');
  for (const file of files) {
    const content = await readFile(file);
    hash.update(`${relative(top, file)}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/**
 * @param {string} path
 * @param {(name: string) => boolean} ignored
 * @returns {Promise<string[]>}
 */
async function filesBelow(path, ignored) {
  const entries = await readdir(path, { withFileTypes: true }).catch(() => undefined);
  if (entries === undefined) return [path];
  const below = entries
    .filter((entry) => !ignored(entry.name))
    .map(async (entry) =>
      entry.isDirectory() ? filesBelow(join(path, entry.name), ignored) : [join(path, entry.name)],
    );
  return (await Promise.all(below)).flat();
}

/**
 * Does the work only when its output is missing or the stamp left by the last time differs, and leaves a new stamp
 * when it is done.
 *
 * @param {{ stampFile: string, stamp: string, output: string }} step stamp: what the work depends on
 * @param {() => Promise<void>} work
 */
export async function unlessStamped({ stampFile, stamp, output }, work) {
  const last = existsSync(output) ? await readFile(stampFile, 'utf8').catch(() => undefined) : undefined;
  if (last === stamp) return;
  await work();
  await mkdir(dirname(stampFile), { recursive: true });
  await writeFile(stampFile, stamp);
}
