import { runCommand } from './command.mjs';
import { runLongStories } from './long-stories.mjs';

// npm run traffic: whether anybody who sees only sizes and times of what is sent can tell who speaks and who is muted.
await runCommand(() => runLongStories('traffic', 'Trying to tell from the traffic who speaks'));
