import { parseArgs } from 'node:util';
import { runCommand } from './command.mjs';
import { countOf } from './count-of.mjs';
import { runLongStories } from './long-stories.mjs';

// npm run soak -- --minutes N: one long meeting in which people come and go, and what its pages and its server hold.
await runCommand(() => {
  const { values } = parseArgs({ options: { minutes: { type: 'string', default: '30' } } });
  const minutes = countOf('minutes', values.minutes);
  return runLongStories('soak', `Holding one meeting for ${minutes} minutes`, {
    args: [],
    env: { CONCLAVE_SOAK_MINUTES: String(minutes) },
  });
});
