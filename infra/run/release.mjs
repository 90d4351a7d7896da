import { runCommand } from './command.mjs';
import { prepareTools } from './prepare.mjs';
import { makeRelease } from './make-release.mjs';

// npm run release: builds the web app anew and writes the manifest of what a host of it serves, to the byte.
await runCommand(async () => {
  const env = await prepareTools();
  await makeRelease(env);
  return 0;
});
