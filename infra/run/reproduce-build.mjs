import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../toolchain/failure.mjs';
import { stream } from '../toolchain/process.mjs';
import { say } from '../toolchain/progress.mjs';
import { buildElsewhere } from './build-elsewhere.mjs';
import { top } from './command.mjs';

/**
 * WEB-2: builds the release once more at another path and compares the two to the byte.
 *
 * @param {string} here the manifest's file of the build in this checkout
 * @param {NodeJS.ProcessEnv} env with the project's Node.js and pnpm in its PATH
 * @throws {Failure} the build failed, or they differ
 */
export async function reproduce(here, env) {
  const folder = await mkdtemp(join(tmpdir(), 'conclave-built-elsewhere-'));
  try {
    say('Building the web app again, elsewhere');
    const there = await buildElsewhere(join(folder, 'a', 'longer', 'path'), env);
    const compare = [join(top, 'infra/release/compare-builds.ts'), here, there];
    if ((await stream('node', compare, { cwd: top, env })) !== 0) {
      throw new Failure('The build is not reproducible: the lines above say what differs.');
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
