import { startServer } from './index.ts';
import { run } from './run.ts';

await run(startServer);
