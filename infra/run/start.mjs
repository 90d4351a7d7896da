import { join } from 'node:path';
import { stream } from '../toolchain/process.mjs';
import { say } from '../toolchain/progress.mjs';
import { runCommand, top } from './command.mjs';
import { prepareServer } from './prepare.mjs';
import { ensureWebBuild } from './web-build.mjs';

// npm start: gets what is missing, builds what has changed, and runs the server until it is told to stop.
await runCommand(async () => {
  const prepared = await prepareServer();
  const env = { ...prepared, CONCLAVE_WEB_ROOT: await ensureWebBuild(prepared) };
  say('Starting the server');
  return stream('node', [join(top, 'apps/server/src/main.ts'), ...process.argv.slice(2)], { cwd: top, env });
});
