import { stream } from '../toolchain/process.mjs';
import { say } from '../toolchain/progress.mjs';
import { ensureBrowsers, ensureNetworkTools } from './browsers.mjs';
import { withTools } from './checks.mjs';
import { top } from './command.mjs';
import { prepareServer } from './prepare.mjs';
import { ensureWebBuild } from './web-build.mjs';

/**
 * Runs stories in real browsers that take too long for `npm test`; what the command line holds besides is for Playwright.
 *
 * @param {string} script of the e2e room
 * @param {string} what said before they begin
 * @returns {Promise<number>} exit code
 */
export async function runLongStories(script, what) {
  const prepared = await prepareServer();
  const tools = withTools({ ...prepared, ...(await ensureBrowsers(['chromium', 'firefox'], prepared)) });
  await ensureNetworkTools(tools);
  const env = { ...tools, CONCLAVE_WEB_ROOT: await ensureWebBuild(tools) };
  say(what);
  const args = ['--filter', '@conclave/e2e', script, ...process.argv.slice(2)];
  return stream('pnpm', args, { cwd: top, env });
}
