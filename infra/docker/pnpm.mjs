import { runCommand, top } from '../run/command.mjs';
import { stream } from '../toolchain/process.mjs';
import { ensureToolchain, thisMachine } from '../toolchain/toolchain.mjs';

// The project's own pnpm, by version and hash, with the arguments given: for the builds of images.
await runCommand(async () => {
  const env = await ensureToolchain(thisMachine());
  return stream('pnpm', process.argv.slice(2), { cwd: top, env });
});
