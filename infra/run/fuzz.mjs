import { stream } from '../toolchain/process.mjs';
import { runCommand, top } from './command.mjs';
import { prepareTools } from './prepare.mjs';

// npm run fuzz: with the arguments that follow `--`.
await runCommand(async () => {
  const env = await prepareTools();
  return stream('pnpm', ['--filter', '@conclave/fuzz', 'fuzz', ...process.argv.slice(2)], { cwd: top, env });
});
