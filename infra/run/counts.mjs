import { readFile } from 'node:fs/promises';
import { record } from '../toolchain/json.mjs';

/** @typedef {import('./stages.mjs').Counts} Counts */

/**
 * What a finished run amounts to. A runner that fails without naming a failed test (a file that does not load, a
 * crash) counts as one failure.
 *
 * @param {Counts} counted
 * @param {number} exitCode
 * @returns {Counts}
 */
export const settle = ({ passed, failed }, exitCode) => ({
  passed,
  failed: exitCode === 0 ? failed : Math.max(failed, 1),
});

/**
 * The counts of Vitest's JSON report; a test that was skipped did not pass.
 *
 * @param {string} file
 * @returns {Promise<Counts>} zeros when there is no report
 */
export async function vitestCounts(file) {
  const report = await readReport(file);
  return {
    passed: number(report['numPassedTests']),
    failed:
      number(report['numFailedTests']) + number(report['numPendingTests']) + number(report['numTodoTests']),
  };
}

/**
 * The counts of Playwright's JSON report; a test that was skipped, or that passed at a second try only, did not pass.
 *
 * @param {string} file
 * @returns {Promise<Counts>} zeros when there is no report
 */
export async function playwrightCounts(file) {
  const stats = record((await readReport(file))['stats']);
  return {
    passed: number(stats['expected']),
    failed: number(stats['unexpected']) + number(stats['flaky']) + number(stats['skipped']),
  };
}

/** @param {string} file */
async function readReport(file) {
  return record(JSON.parse(await readFile(file, 'utf8').catch(() => '{}')));
}

/** @param {unknown} value */
const number = (value) => (typeof value === 'number' ? value : 0);
