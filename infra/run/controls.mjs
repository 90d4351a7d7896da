import { runCommand } from './command.mjs';
import { runLongStories } from './long-stories.mjs';

// npm run controls: how long what a host does takes to show at whom it concerns.
await runCommand(() => runLongStories('controls', 'Measuring how soon the controls of a host act'));
