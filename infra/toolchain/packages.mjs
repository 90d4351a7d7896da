import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { capture } from './process.mjs';
import { Failure } from './failure.mjs';
import { say } from './progress.mjs';
import { hashOf, unlessStamped } from './stamp.mjs';

/** The folders of the workspace's rooms, as `pnpm-workspace.yaml` names them. */
const ROOM_PARENTS = ['apps', 'packages'];
const ROOMS = ['e2e', 'bench'];

/**
 * Installs the packages of the lockfile, unless they are installed already.
 *
 * @param {string} top the checkout
 * @param {NodeJS.ProcessEnv} env with pnpm in its PATH
 * @throws {Failure} pnpm could not install them
 */
export async function ensurePackages(top, env) {
  const manifests = await roomManifests(top);
  const inputs = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'].map((name) => join(top, name));
  const stamp = await hashOf(top, [...inputs, ...manifests]);
  const output = join(top, 'node_modules', '.pnpm');
  await unlessStamped(
    { stampFile: join(top, 'node_modules', '.conclave', 'packages'), stamp, output },
    async () => {
      say('Installing packages');
      const args = ['install', '--frozen-lockfile', '--reporter=append-only'];
      const { code, stdout, stderr } = await capture('pnpm', args, { cwd: top, env });
      if (code !== 0) {
        process.stderr.write(stdout + stderr);
        throw new Failure(
          'pnpm could not install the packages: its last lines above say why (often the network).',
        );
      }
    },
  );
}

/** @param {string} top */
async function roomManifests(top) {
  const nested = await Promise.all(
    ROOM_PARENTS.map(async (parent) => (await readdir(join(top, parent))).map((name) => join(parent, name))),
  );
  return [...nested.flat(), ...ROOMS]
    .map((room) => join(top, room, 'package.json'))
    .filter((manifest) => existsSync(manifest));
}
