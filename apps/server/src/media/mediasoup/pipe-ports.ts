import type { ServerConfig } from '../../config/server-config.ts';

/** Below it ports need a privilege. */
const first = 1024;
const last = 65_535;

/** Where workers reach each other: any port but those that they listen on, of which one that is started anew needs its own. */
export function pipePorts({ rtcPort, workers }: Pick<ServerConfig, 'rtcPort' | 'workers'>): {
  readonly min: number;
  readonly max: number;
} {
  const above = { min: rtcPort + workers, max: last };
  const below = { min: first, max: rtcPort - 1 };
  if (rtcPort === 0) return { min: first, max: last };
  return above.max - above.min > below.max - below.min ? above : below;
}
