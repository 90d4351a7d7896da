import { stream } from '../toolchain/process.mjs';
import { say } from '../toolchain/progress.mjs';
import { ensureBrowsers, ensureNetworkTools } from './browsers.mjs';
import { withTools } from './checks.mjs';
import { runCommand, top } from './command.mjs';
import { prepareServer } from './prepare.mjs';
import { ensureWebBuild } from './web-build.mjs';

// npm run loss: meetings over paths that lose packets, with the bounds that sound and picture have to keep.
await runCommand(async () => {
  const prepared = await prepareServer();
  const tools = withTools({ ...prepared, ...(await ensureBrowsers(['chromium', 'firefox'], prepared)) });
  await ensureNetworkTools(tools);
  const env = { ...tools, CONCLAVE_WEB_ROOT: await ensureWebBuild(tools) };
  say('Holding meetings over paths that lose packets');
  return stream('pnpm', ['--filter', '@conclave/e2e', 'loss', ...process.argv.slice(2)], { cwd: top, env });
});
