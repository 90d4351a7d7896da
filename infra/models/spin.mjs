import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../toolchain/failure.mjs';
import { capture } from '../toolchain/process.mjs';

/**
 * @typedef {import('./checks.mjs').SpinCheck} SpinCheck
 * @typedef {{ holds: boolean, detail: string }} Verdict detail: figures, or what went wrong
 */

/** Steps, with those inside atomic ones; a search that reaches it is not exhaustive and counts as failed. */
const MAX_DEPTH = 20_000;
const MEMORY_MIB = 2000;
const TIMEOUT_MS = 300_000;

/**
 * Has Spin search all states of a model.
 *
 * @param {string} folder of the models
 * @param {SpinCheck} check
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<Verdict>}
 * @throws {Failure} Spin or the compiler refuses the model
 */
export async function runSpin(folder, { model, defines, broken, ends, long }, env) {
  const cwd = await mkdtemp(join(tmpdir(), 'conclave-spin-'));
  const tool = async (/** @type {string} */ command, /** @type {readonly string[]} */ args) => {
    const { code, stdout, stderr } = await capture(command, args, { cwd, env });
    if (code !== 0) throw new Failure(`${command} refuses ${model}: ${stdout}${stderr}`);
  };
  try {
    await tool('spin', ['-a', ...defines.map((name) => `-D${name}`), join(folder, model)]);
    const search = ends === true ? ['-DNP'] : ['-DSAFETY'];
    // To optimize takes longer than most searches.
    const level = long === true ? '-O1' : '-O0';
    await tool('gcc', [level, '-w', '-DNOFAIR', `-DMEMLIM=${MEMORY_MIB}`, ...search, '-o', 'pan', 'pan.c']);
    const args = [`-m${MAX_DEPTH}`, ...(ends === true ? ['-l'] : [])];
    const { stdout } = await capture(join(cwd, 'pan'), args, { cwd, env, timeoutMs: TIMEOUT_MS });
    return judgeSpin(stdout, broken);
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
}

/**
 * What a search amounts to.
 *
 * @param {string} output of the verifier that Spin makes
 * @param {string | undefined} broken a part of the assertion that must fail; undefined: nothing may fail
 * @returns {Verdict}
 */
export function judgeSpin(output, broken) {
  const fault = /^pan:\d+: (.*)$/m.exec(output)?.[1];
  const errors = /errors: (\d+)/.exec(output)?.[1];
  const whole = !/Search not completed|max search depth too small/.test(output);
  const figures = `${/(\d+) states, stored/.exec(output)?.[1]} states, depth ${/depth reached (\d+)/.exec(output)?.[1]}`;
  if (broken !== undefined) {
    const holds = fault !== undefined && fault.includes(broken);
    return { holds, detail: holds ? `found; ${figures}` : `not found, but ${fault ?? 'nothing'}` };
  }
  if (fault !== undefined) return { holds: false, detail: fault };
  const holds = errors === '0' && whole;
  return { holds, detail: holds ? figures : 'the search did not end' };
}
