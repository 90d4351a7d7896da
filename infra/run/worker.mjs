import { ensureWorker } from '../mediasoup-worker/worker.mjs';
import { runCommand, top } from './command.mjs';

// Gets mediasoup's worker and prints its path as the last line: for an image build, which wants nothing else yet.
await runCommand(async () => {
  process.stdout.write(`${await ensureWorker(top, process.env)}\n`);
  return 0;
});
