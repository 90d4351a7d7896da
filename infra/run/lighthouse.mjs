import { join } from 'node:path';
import { cacheFolder, fillOnce } from '../toolchain/cache.mjs';
import { Failure } from '../toolchain/failure.mjs';
import { capture, stream } from '../toolchain/process.mjs';
import { say } from '../toolchain/progress.mjs';
import { ensureBrowsers, ensureNetworkTools } from './browsers.mjs';
import { withTools } from './checks.mjs';
import { runCommand, top } from './command.mjs';
import { prepareServer } from './prepare.mjs';
import { ensureWebBuild } from './web-build.mjs';

/** Not among the project's packages: 176 MB for one command. */
const VERSION = '13.5.0';

// npm run lighthouse: scores of the front page and of a link, the medians of five visits.
await runCommand(async () => {
  const prepared = await prepareServer();
  const tools = withTools({ ...prepared, ...(await ensureBrowsers(['chromium', 'firefox'], prepared)) });
  await ensureNetworkTools(tools);
  const folder = join(cacheFolder(tools), `lighthouse-${VERSION}`);
  await fillOnce(folder, async (part) => {
    say(`Downloading Lighthouse ${VERSION}`);
    const args = [
      'install',
      '--prefix',
      part,
      '--ignore-scripts',
      '--no-fund',
      '--no-audit',
      `lighthouse@${VERSION}`,
    ];
    const { code, stderr } = await capture('npm', args, { env: tools });
    if (code !== 0) throw new Failure(`npm could not get Lighthouse: ${stderr.trim()}`);
  });
  const env = {
    ...tools,
    CONCLAVE_WEB_ROOT: await ensureWebBuild(tools),
    CONCLAVE_LIGHTHOUSE: join(folder, 'node_modules', 'lighthouse', 'cli', 'index.js'),
  };
  say('Visiting pages with Lighthouse, some four minutes');
  return stream('pnpm', ['--filter', '@conclave/e2e', 'lighthouse'], { cwd: top, env });
});
