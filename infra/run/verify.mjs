import { ensureBrowsers } from './browsers.mjs';
import { runChecks, withTools } from './checks.mjs';
import { runCommand } from './command.mjs';
import { prepareServer } from './prepare.mjs';
import { createStages } from './stages.mjs';
import { runUnitTests } from './unit-tests.mjs';

// npm run verify: what every change must pass before it is worth running the whole of it.
await runCommand(async () => {
  const prepared = await prepareServer();
  const env = withTools({ ...prepared, ...(await ensureBrowsers(['chromium', 'firefox'], prepared)) });
  const stages = createStages();
  await runChecks(env, stages);
  await stages.run('unit tests', () => runUnitTests(env));
  process.stdout.write(stages.report());
  return stages.total().failed === 0 ? 0 : 1;
});
