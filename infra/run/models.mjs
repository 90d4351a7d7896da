import { join } from 'node:path';
import { checkModels } from '../models/models.mjs';
import { runCommand, top } from './command.mjs';
import { createStages } from './stages.mjs';

// npm run models: the models of the protocol, searched exhaustively, and the errors planted in them.
await runCommand(async () => {
  const stages = createStages();
  await stages.run('models', () => checkModels(join(top, 'docs', 'models'), process.env, 'all'));
  process.stdout.write(stages.report());
  return stages.total().failed === 0 ? 0 : 1;
});
