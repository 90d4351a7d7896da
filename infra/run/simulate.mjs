import { parseArgs } from 'node:util';
import { stream } from '../toolchain/process.mjs';
import { withTools } from './checks.mjs';
import { runCommand, top } from './command.mjs';
import { countOf } from './count-of.mjs';
import { prepareTools } from './prepare.mjs';

const SIMULATOR = 'packages/crypto/test/simulator/simulator.mocked.test.ts';

// npm run simulate -- --seeds N [--from S] [--workers W]: the group simulator over many seeds, in so many processes.
await runCommand(async () => {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '1000' },
      from: { type: 'string', default: '1' },
      workers: { type: 'string', default: '1' },
    },
  });
  const seeds = countOf('seeds', values.seeds);
  const from = countOf('from', values.from);
  const workers = Math.min(seeds, countOf('workers', values.workers));
  const env = withTools(await prepareTools());
  const share = Math.ceil(seeds / workers);
  const runs = Array.from({ length: Math.ceil(seeds / share) }, (_, index) => {
    const first = from + index * share;
    const count = Math.min(share, from + seeds - first);
    return stream('vitest', ['run', '--project', 'apart', '--reporter', 'verbose', SIMULATOR], {
      cwd: top,
      env: { ...env, CONCLAVE_SEEDS: `${first} ${count}` },
    });
  });
  return Math.max(...(await Promise.all(runs)));
});
