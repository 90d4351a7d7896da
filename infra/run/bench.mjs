import { stream } from '../toolchain/process.mjs';
import { ensureBrowsers } from './browsers.mjs';
import { runCommand, top } from './command.mjs';
import { prepareServer } from './prepare.mjs';
import { ensureWebBuild } from './web-build.mjs';

// npm run bench: the measurements, with the arguments that follow `--`.
await runCommand(async () => {
  const prepared = await prepareServer();
  const browsers = await ensureBrowsers(['chromium', 'firefox'], prepared);
  const env = { ...prepared, ...browsers, CONCLAVE_WEB_ROOT: await ensureWebBuild(prepared) };
  return stream('pnpm', ['--filter', '@conclave/bench', 'bench', ...process.argv.slice(2)], {
    cwd: top,
    env,
  });
});
