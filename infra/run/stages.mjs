import { Failure } from '../toolchain/failure.mjs';

/**
 * @typedef {{ passed: number, failed: number }} Counts
 * @typedef {ReturnType<typeof createStages>} Stages
 */

/**
 * Runs named stages one after the other and keeps their times and counts for the report at the end.
 *
 * @param {() => number} [now] milliseconds
 */
export function createStages(now = Date.now) {
  /** @type {(Counts & { name: string, ms: number })[]} */
  const done = [];
  const total = () =>
    done.reduce((sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }), {
      passed: 0,
      failed: 0,
    });
  return {
    /**
     * An obstacle counts as one failure, so that a run that could not test anything never reports none.
     *
     * @param {string} name
     * @param {() => Promise<Counts>} work
     */
    async run(name, work) {
      const started = now();
      /** @type {Counts} */
      let counts = { passed: 0, failed: 1 };
      try {
        counts = await work();
      } catch (error) {
        if (!(error instanceof Failure)) throw error;
        process.stderr.write(`${error.message}\n`);
      } finally {
        done.push({ name, ms: now() - started, ...counts });
      }
    },
    total,
    /** The table of durations, and the totals as the last line. */
    report() {
      const width = Math.max(...done.map(({ name }) => name.length));
      const rows = done.map(({ name, ms, passed, failed }) => {
        const counted = passed > 0 || failed > 0 ? `  ${passed} passed, ${failed} failed` : '';
        return `${name.padEnd(width)}  ${(ms / 1000).toFixed(1).padStart(7)} s${counted}`;
      });
      const { passed, failed } = total();
      return ['', ...rows, '', `${passed} passed, ${failed} failed`, ''].join('\n');
    },
  };
}
