import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

/**
 * The folder for things that are costly to get and safe to delete.
 *
 * @param {NodeJS.ProcessEnv} env
 */
export function cacheFolder(env) {
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'conclave');
}

/**
 * Fills `target` once. `make` writes into a folder beside it, which takes the target's name only when it is
 * complete: a command that is interrupted, or two that run at once, never leave a half-filled entry behind.
 *
 * @param {string} target a folder; nothing happens when it exists
 * @param {(folder: string) => Promise<void>} make
 */
export async function fillOnce(target, make) {
  if (existsSync(target)) return;
  await mkdir(dirname(target), { recursive: true });
  const folder = await mkdtemp(`${target}.part-`);
  try {
    await make(folder);
    await rename(folder, target).catch((error) => {
      if (!existsSync(target)) throw error;
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
