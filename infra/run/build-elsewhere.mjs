import { cp, mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../toolchain/failure.mjs';
import { capture, stream } from '../toolchain/process.mjs';
import { top } from './command.mjs';
import { writeManifest } from './make-release.mjs';
import { buildWeb } from './web-build.mjs';

/** All that the web app is made of; the images' builds copy the same. */
const SOURCES = [
  'package.json',
  'pnpm-lock.yaml',
  'pnpm-workspace.yaml',
  'tsconfig.base.json',
  'packages',
  'apps/web',
];

/** What builds leave behind. */
const made = /^(node_modules|dist)$/;

/** What must not show in a build: another clock and another language of the machine. */
const ELSEWHERE = { TZ: 'Pacific/Kiritimati', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' };

/**
 * Builds the web app from a copy of its sources at another path, with packages installed anew from pnpm's store.
 *
 * @param {string} folder empty, absolute
 * @param {NodeJS.ProcessEnv} env with the project's Node.js and pnpm in its PATH
 * @returns {Promise<string>} the file of its manifest
 * @throws {Failure} packages are missing, or the build failed
 */
export async function buildElsewhere(folder, env) {
  for (const source of SOURCES) {
    await mkdir(dirname(join(folder, source)), { recursive: true });
    await cp(join(top, source), join(folder, source), {
      recursive: true,
      filter: (path) => !made.test(basename(path)),
    });
  }
  const elsewhere = { ...env, ...ELSEWHERE };
  const store = await capture('pnpm', ['store', 'path'], { cwd: top, env });
  const install = [
    'install',
    '--frozen-lockfile',
    '--prefer-offline',
    '--silent',
    `--store-dir=${store.stdout.trim()}`,
    '--filter=@conclave/web...',
  ];
  if ((await stream('pnpm', install, { cwd: folder, env: elsewhere })) !== 0) {
    throw new Failure('pnpm could not install the packages of the second build: see the lines above.');
  }
  await buildWeb(folder, elsewhere);
  const manifest = join(folder, 'release.json');
  await writeManifest(folder, manifest, env);
  return manifest;
}
