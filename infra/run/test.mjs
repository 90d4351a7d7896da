import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { testRelay } from '../coturn/relay-test.mjs';
import { checkModels } from '../models/models.mjs';
import { stream } from '../toolchain/process.mjs';
import { say } from '../toolchain/progress.mjs';
import { ensureBrowsers, ensureNetworkTools } from './browsers.mjs';
import { runChecks, withTools } from './checks.mjs';
import { runCommand, top } from './command.mjs';
import { playwrightCounts, settle } from './counts.mjs';
import { MANIFEST, checkCoverage, writeManifest } from './make-release.mjs';
import { prepareServer } from './prepare.mjs';
import { reproduce } from './reproduce-build.mjs';
import { createStages } from './stages.mjs';
import { runSecondReader } from './second-reader.mjs';
import { runUnitTests } from './unit-tests.mjs';
import { ensureWebBuild } from './web-build.mjs';

const NOTHING = { passed: 0, failed: 0 };

// npm test: everything. The last line is `N passed, N failed`. A stage that fails ends the run, but for the checks
// and the unit tests, which are cheap and all run.
await runCommand(async () => {
  const stages = createStages();
  await runStages(stages);
  process.stdout.write(stages.report());
  return stages.total().failed === 0 ? 0 : 1;
});

/** @param {import('./stages.mjs').Stages} stages */
async function runStages(stages) {
  const failed = () => stages.total().failed > 0;
  let env = process.env;
  await stages.run('toolchain, packages, media worker', async () => {
    env = await prepareServer();
    return NOTHING;
  });
  if (failed()) return;
  await stages.run('browsers', async () => {
    env = withTools({ ...env, ...(await ensureBrowsers(['chromium', 'firefox'], env)) });
    await ensureNetworkTools(env);
    return NOTHING;
  });
  if (failed()) return;
  await runChecks(env, stages);
  await stages.run('unit tests', () => runUnitTests(env));
  await stages.run('slow networks', () => runUnitTests(env, ['paced']));
  await stages.run('second reader', () => runSecondReader(env));
  await stages.run('models', () => {
    say('Checking the models of the protocol');
    return checkModels(join(top, 'docs', 'models'), env, 'short');
  });
  await stages.run('relay', async () => {
    await testRelay(env);
    return { passed: 1, failed: 0 };
  });
  if (failed()) return;
  await stages.run('web build', async () => {
    env = { ...env, CONCLAVE_WEB_ROOT: await ensureWebBuild(env) };
    await checkCoverage(env);
    return { passed: 1, failed: 0 };
  });
  if (failed()) return;
  await stages.run('reproducible build', async () => {
    await writeManifest(top, MANIFEST, env);
    await reproduce(MANIFEST, env);
    return { passed: 1, failed: 0 };
  });
  await stages.run('end to end', () => runStories(env));
}

/** @param {NodeJS.ProcessEnv} env */
async function runStories(env) {
  say('Running the stories in real browsers');
  const report = join(top, 'e2e', '.artifacts', 'results.json');
  await rm(report, { force: true });
  const code = await stream('pnpm', ['--filter', '@conclave/e2e', 'test'], { cwd: top, env });
  return settle(await playwrightCounts(report), code);
}
