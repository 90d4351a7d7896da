import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { capture } from '../toolchain/process.mjs';

/**
 * @typedef {import('./checks.mjs').MaudeCheck} MaudeCheck
 * @typedef {import('./spin.mjs').Verdict} Verdict
 */

const TIMEOUT_MS = 300_000;

/**
 * Has Maude search all states of the join's model for one.
 *
 * @param {string} folder of the models
 * @param {MaudeCheck} check
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Verdict>}
 */
export async function runMaude(folder, { given, planted, waitingRoom, predicate, found }, env) {
  const cwd = await mkdtemp(join(tmpdir(), 'conclave-maude-'));
  const script = join(cwd, 'run.maude');
  const lines = [
    `load ${join(folder, 'join.maude')}`,
    'mod RUN is',
    '  protecting JOIN .',
    `  eq given = ${given} .`,
    `  eq planted = ${planted} .`,
    `  eq waitingRoom = ${String(waitingRoom)} .`,
    'endm',
    `search [1] in RUN : start =>* X:State such that ${predicate} .`,
    'quit',
    '',
  ];
  try {
    await writeFile(script, lines.join('\n'));
    const args = ['-no-banner', '-no-wrap', script];
    const { stdout, stderr } = await capture('maude', args, { cwd, env, timeoutMs: TIMEOUT_MS });
    return judgeMaude(stdout + stderr, found);
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

/**
 * What a search amounts to.
 *
 * @param {string} output
 * @param {boolean} found whether the search must find a state
 * @returns {Verdict}
 */
export function judgeMaude(output, found) {
  const states = /^states: (\d+)/m.exec(output)?.[1];
  const warning = /^(Warning|Error).*$/m.exec(output)?.[0];
  if (warning !== undefined || states === undefined)
    return { holds: false, detail: warning ?? 'the search did not end' };
  const solved = /^Solution 1 /m.test(output);
  if (!solved && !/^No solution\./m.test(output)) return { holds: false, detail: 'the search did not end' };
  const detail = `${solved ? 'found' : 'not to be found'}; ${states} states`;
  return { holds: solved === found, detail };
}
