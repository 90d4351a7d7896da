import { stream } from '../toolchain/process.mjs';
import { say } from '../toolchain/progress.mjs';
import { ensureBrowsers, ensureNetworkTools } from './browsers.mjs';
import { withTools } from './checks.mjs';
import { top } from './command.mjs';
import { prepareServer } from './prepare.mjs';
import { ensureWebBuild } from './web-build.mjs';

/**
 * Runs stories in real browsers that take too long for `npm test`.
 *
 * @param {string} script of the e2e room
 * @param {string} what said before they begin
 * @param {object} [options]
 * @param {readonly string[]} [options.args] for Playwright: what the command line holds besides, unless they are given
 * @param {NodeJS.ProcessEnv} [options.env] for the stories
 * @returns {Promise<number>} exit code
 */
export async function runLongStories(script, what, { args = process.argv.slice(2), env = {} } = {}) {
  const prepared = await prepareServer();
  const tools = withTools({ ...prepared, ...(await ensureBrowsers(['chromium', 'firefox'], prepared)) });
  await ensureNetworkTools(tools);
  const webRoot = await ensureWebBuild(tools);
  say(what);
  return stream('pnpm', ['--filter', '@conclave/e2e', script, ...args], {
    cwd: top,
    env: { ...tools, CONCLAVE_WEB_ROOT: webRoot, ...env },
  });
}
