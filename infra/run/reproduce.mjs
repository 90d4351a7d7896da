import { runCommand } from './command.mjs';
import { makeRelease } from './make-release.mjs';
import { prepareTools } from './prepare.mjs';
import { reproduce } from './reproduce-build.mjs';

// npm run reproduce: two builds at different paths must be the same to the byte.
await runCommand(async () => {
  const env = await prepareTools();
  await reproduce(await makeRelease(env), env);
  return 0;
});
