import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { stream } from '../toolchain/process.mjs';
import { say } from '../toolchain/progress.mjs';
import { top } from './command.mjs';
import { settle, vitestCounts } from './counts.mjs';

/**
 * Runs the tests that stand beside the code, in Node and, where a browser's own APIs count, in Chromium and Firefox.
 *
 * @param {NodeJS.ProcessEnv} env with the workspace's tools in its PATH and CONCLAVE_CHROMIUM, CONCLAVE_FIREFOX
 * @param {readonly string[]} [projects] of vitest.config.ts; `paced` is for tests in which real time counts
 */
export async function runUnitTests(env, projects = ['node', 'apart', 'browser', 'firefox']) {
  say(`Running unit tests (${projects.join(', ')})`);
  const report = join(top, 'node_modules', '.conclave', 'vitest.json');
  await rm(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const code = await stream('vitest', ['run', ...projects.map((name) => `--project=${name}`), ...reporters], {
    cwd: top,
    env,
  });
  return settle(await vitestCounts(report), code);
}
