import { runCommand } from './command.mjs';
import { runLongStories } from './long-stories.mjs';

// npm run twelve: twelve people with sound and pictures in one meeting, and no frame without its key.
await runCommand(() => runLongStories('twelve', 'Meeting in twelve'));
