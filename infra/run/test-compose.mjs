import { compareRelease } from '../compose-test/release.mjs';
import { findEngine } from '../compose-test/engine.mjs';
import { createStack } from '../compose-test/stack.mjs';
import { proveRelayReach } from '../coturn/proof.mjs';
import { Failure } from '../toolchain/failure.mjs';
import { capture } from '../toolchain/process.mjs';
import { say } from '../toolchain/progress.mjs';
import { ensureBrowsers } from './browsers.mjs';
import { runCommand } from './command.mjs';
import { prepareServer } from './prepare.mjs';
import { createStages } from './stages.mjs';

const NOTHING = { passed: 0, failed: 0 };
const ONE = { passed: 1, failed: 0 };

// npm run test:compose: builds the images of docker-compose.yml, runs them, and holds a meeting in them over https.
await runCommand(async () => {
  const stages = createStages();
  const env = await prepareServer();
  Object.assign(env, await ensureBrowsers(['chromium'], env), await registry(env));
  const engine = await findEngine(env);
  say(`Using ${engine.name}`);
  const stack = createStack(engine);
  try {
    await stages.run('images', async () => {
      await stack.build();
      return NOTHING;
    });
    if (stages.total().failed === 0) await runInContainers(stack, stages, env);
  } finally {
    await stack.down();
    await engine.stop();
  }
  process.stdout.write(stages.report());
  return stages.total().failed === 0 ? 0 : 1;
});

/**
 * @param {import('../compose-test/stack.mjs').Stack} stack
 * @param {import('./stages.mjs').Stages} stages
 * @param {NodeJS.ProcessEnv} env
 */
async function runInContainers(stack, stages, env) {
  await stages.run('all services become healthy', async () => {
    await stack.up();
    return ONE;
  });
  if (stages.total().failed > 0) return;
  await stages.run('WEB-1, WEB-2: Caddy serves the release of this checkout, with its headers', async () => {
    await compareRelease(stack, env);
    return ONE;
  });
  await stages.run('the relay reaches the media ports and nothing else', async () => {
    await proveRelayReach(stack.relay());
    return ONE;
  });
  await stages.run('two people see each other, one by the relay alone', async () => {
    try {
      // It drives browsers by a package, which a checkout has once it is prepared.
      const { meet } = await import('../compose-test/story.mjs');
      await meet(stack.url, env);
    } catch (error) {
      throw new Failure(`${error instanceof Error ? error.message : String(error)}\n${await stack.logs()}`);
    }
    return ONE;
  });
}

/**
 * The images' builds install packages from where this machine does.
 *
 * @param {NodeJS.ProcessEnv} env
 */
async function registry(env) {
  const { code, stdout } = await capture('npm', ['config', 'get', 'registry'], { env });
  return code === 0 ? { NPM_CONFIG_REGISTRY: stdout.trim() } : {};
}
