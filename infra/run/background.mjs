import { runCommand } from './command.mjs';
import { runLongStories } from './long-stories.mjs';

// npm run background: meetings behind another tab, in a browser that spares what nobody looks at.
await runCommand(() => runLongStories('background', 'Holding meetings behind other tabs'));
