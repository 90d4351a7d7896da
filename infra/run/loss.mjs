import { runCommand } from './command.mjs';
import { runLongStories } from './long-stories.mjs';

// npm run loss: meetings over paths that lose packets, with the bounds that sound and picture have to keep.
await runCommand(() => runLongStories('loss', 'Holding meetings over paths that lose packets'));
