import type { Result } from '@conclave/base';
import { composeServer } from './compose-server.ts';
import type { RunningServer } from './compose-server.ts';
import type { ServerConfig } from './config/server-config.ts';
import { createParts } from './server-parts.ts';
import type { StartFailure } from './start-failure.ts';

export { readConfig } from './config/read-config.ts';
export type { ServerConfig } from './config/server-config.ts';
export type { RunningServer } from './compose-server.ts';
export type { StartFailure } from './start-failure.ts';

/** Starts the embedded server: SQLite, the log in memory, mediasoup. */
export async function startServer(config: ServerConfig): Promise<Result<RunningServer, StartFailure>> {
  const parts = await createParts(config);
  return parts.ok ? composeServer(config, parts.value) : parts;
}
