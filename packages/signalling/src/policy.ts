import { limits } from '@conclave/protocol';
import type { SignallingPolicy } from './types.ts';

/**
 * A break is noticed within `pingEveryMs + livenessMs` (15 s), which leaves 30 s of the server's `resumeMs` for
 * the way back.
 */
export const signallingPolicy: SignallingPolicy = {
  backoff: { firstMs: 500, ceilingMs: 8_000 },
  handshakeMs: 8_000,
  requestMs: 10_000,
  pingEveryMs: limits.heartbeatMs,
  livenessMs: 5_000,
  connectPatienceMs: 15_000,
  brokenPatienceMs: 5 * 60_000,
};
