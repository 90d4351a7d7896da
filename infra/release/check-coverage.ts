import { coverageOf } from './coverage.ts';
import { readFiles } from './read-release.ts';

/** `check-coverage.ts DIST`: exit code 1 where a built web app has scripts without a hash, each named (WEB-1). */
const [, , dist = ''] = process.argv;
const { faults } = coverageOf(await readFiles(dist));
for (const fault of faults) process.stdout.write(`${fault}\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
