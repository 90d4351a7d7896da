import { readdirSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { stream } from '../toolchain/process.mjs';
import { say } from '../toolchain/progress.mjs';
import { top } from './command.mjs';

/**
 * @typedef {object} Check
 * @property {string} name
 * @property {readonly (readonly string[])[]} commands all of them must succeed
 */

/** What `verify` holds the tree to, before any test runs. @returns {Check[]} */
function checks() {
  return [
    { name: 'format', commands: [['prettier', '--check', '--log-level', 'warn', '.']] },
    { name: 'types', commands: typedFolders().map((folder) => ['tsc', '-p', folder]) },
    { name: 'lint', commands: [['oxlint', '--deny-warnings', '--report-unused-disable-directives']] },
    { name: 'fences', commands: [['node', 'infra/verify/main.ts']] },
    { name: 'dead code', commands: [['knip', '--no-progress']] },
  ];
}

/** Every room that has a tsconfig.json, and the top level's own. */
function typedFolders() {
  const nested = ['apps', 'packages'].flatMap((parent) =>
    readdirSync(join(top, parent)).map((name) => `${parent}/${name}`),
  );
  return ['.', 'infra', ...nested, 'e2e', 'bench', 'fuzz'].filter((folder) =>
    existsSync(join(top, folder, 'tsconfig.json')),
  );
}

/**
 * Runs every check, also after one that fails: each is cheap, and one run shows all that is to be mended.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {import('./stages.mjs').Stages} stages
 */
export async function runChecks(env, stages) {
  for (const { name, commands } of checks()) {
    await stages.run(name, async () => {
      say(`Checking ${name}`);
      let failures = 0;
      for (const [command = '', ...args] of commands) {
        if ((await stream(command, args, { cwd: top, env })) !== 0) failures += 1;
      }
      return { passed: 0, failed: failures };
    });
  }
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {NodeJS.ProcessEnv} with the workspace's own tools first in PATH
 */
export const withTools = (env) => ({ ...env, PATH: `${join(top, 'node_modules', '.bin')}:${env['PATH']}` });
