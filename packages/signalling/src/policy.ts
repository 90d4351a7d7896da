import { limits } from '@conclave/protocol';
import type { SignallingPolicy } from './types.ts';

/**
 * A break is noticed `silenceMs` after the last byte moved, which leaves 30 s of the server's `resumeMs` for the way
 * back. The largest frame comes in that time at 0.3 Mbit/s.
 */
export const signallingPolicy: SignallingPolicy = {
  backoff: { firstMs: 500, ceilingMs: 8_000 },
  handshakeMs: 8_000,
  requestMs: 10_000,
  pingEveryMs: limits.heartbeatMs,
  livenessMs: 5_000,
  lookEveryMs: 1_000,
  silenceMs: 15_000,
  connectPatienceMs: 15_000,
  brokenPatienceMs: 5 * 60_000,
};
