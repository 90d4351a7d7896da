import { availableParallelism } from 'node:os';
import { ensureDebianPackages } from '../toolchain/debian.mjs';
import { say } from '../toolchain/progress.mjs';
import { MAUDE_CHECKS, SPIN_CHECKS } from './checks.mjs';
import { runMaude } from './maude.mjs';
import { runSpin } from './spin.mjs';

/**
 * Checks the models of docs/models, and that every error planted in them is found.
 *
 * @param {string} folder docs/models
 * @param {NodeJS.ProcessEnv} env
 * @param {'all' | 'short'} which `short` leaves the long searches out
 * @returns {Promise<import('../run/stages.mjs').Counts>}
 */
export async function checkModels(folder, env, which) {
  await ensureDebianPackages(
    ['spin', 'maude', 'gcc', 'libc6-dev'],
    'Checking the models of the protocol',
    env,
  );
  const counts = { passed: 0, failed: 0 };
  const searches = SPIN_CHECKS.filter(({ long }) => which === 'all' || long !== true);
  const runs = [
    ...searches.map((check) => ({ name: check.name, run: () => runSpin(folder, check, env) })),
    ...MAUDE_CHECKS.map((check) => ({ name: check.name, run: () => runMaude(folder, check, env) })),
  ];
  const left = runs.values();
  const work = async () => {
    for (const { name, run } of left) {
      const { holds, detail } = await run();
      counts[holds ? 'passed' : 'failed'] += 1;
      say(`${holds ? 'ok    ' : 'FAILED'} ${name}: ${detail}`);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, work));
  return counts;
}
