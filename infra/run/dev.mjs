import { join } from 'node:path';
import { stream } from '../toolchain/process.mjs';
import { say } from '../toolchain/progress.mjs';
import { runCommand, top } from './command.mjs';
import { prepareServer } from './prepare.mjs';

// npm run dev: a server that restarts when its source changes, and Vite with hot reload in front of it. Vite
// passes API and WebSocket requests to CONCLAVE_DEV_SERVER (apps/web/vite.config.ts).
await runCommand(async () => {
  const port = process.env['PORT'] ?? '3000';
  const env = { ...(await prepareServer()), PORT: port, CONCLAVE_DEV_SERVER: `http://localhost:${port}` };
  const web = join(top, 'apps', 'web');
  say('Starting the server and Vite; both watch their sources');
  const server = stream('node', ['--watch', join(top, 'apps/server/src/main.ts'), ...process.argv.slice(2)], {
    cwd: top,
    env,
  });
  const vite = stream(join(web, 'node_modules', '.bin', 'vite'), [], { cwd: web, env });
  const code = await Promise.race([server, vite]);
  // Neither is of use alone: the signal goes on to the one that is left.
  process.kill(process.pid, 'SIGTERM');
  await Promise.all([server, vite]);
  return code;
});
