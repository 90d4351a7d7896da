import { runCommand } from './command.mjs';
import { runLongStories } from './long-stories.mjs';

// npm run looking: what a sender sends where its one viewer sees it small, or not at all.
await runCommand(() => runLongStories('looking', 'Measuring what senders send to those who hardly look'));
