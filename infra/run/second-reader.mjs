import { join } from 'node:path';
import { ensureDebianPackages } from '../toolchain/debian.mjs';
import { capture } from '../toolchain/process.mjs';
import { say } from '../toolchain/progress.mjs';
import { top } from './command.mjs';

/**
 * Holds the vectors of packages/crypto to docs/protocol.md by the reader in Python, which shares no code with the product;
 * then holds the reader to vectors in which one byte is another.
 *
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<import('./stages.mjs').Counts>}
 */
export async function runSecondReader(env) {
  const packages = ['python3', 'python3-cryptography', 'python3-nacl'];
  await ensureDebianPackages(packages, 'Reading the vectors by the document alone', env);
  say('Reading the vectors by the document alone');
  const counts = { passed: 0, failed: 0 };
  for (const args of [[], ['--changed']]) {
    const script = join(top, 'packages', 'crypto', 'reader', 'read.py');
    // Debian's own: another Python of this user's does not have Debian's packages. -B: nothing is written beside the sources.
    const { code, stdout, stderr } = await capture('/usr/bin/python3', ['-B', script, ...args], { env });
    process.stdout.write(stdout);
    process.stderr.write(stderr);
    counts[code === 0 ? 'passed' : 'failed'] += 1;
  }
  return counts;
}
