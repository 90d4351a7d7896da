import { testRelay } from '../coturn/relay-test.mjs';
import { runCommand } from './command.mjs';
import { createStages } from './stages.mjs';

// npm run test:relay: what a visitor can reach by way of the relay, and how much of it one may take.
await runCommand(async () => {
  const stages = createStages();
  await stages.run('the relay reaches the media ports and nothing else', async () => {
    await testRelay(process.env);
    return { passed: 1, failed: 0 };
  });
  process.stdout.write(stages.report());
  return stages.total().failed === 0 ? 0 : 1;
});
