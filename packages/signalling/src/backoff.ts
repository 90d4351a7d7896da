export interface BackoffPolicy {
  /** Milliseconds before the first new attempt, at most. */
  readonly firstMs: number;
  /** Milliseconds that no delay exceeds. */
  readonly ceilingMs: number;
}

/**
 * Exponential backoff with equal jitter: half of the delay is fixed, half is random, so that the clients of a
 * restarted server do not come back in one wave.
 * @param attempt 0 for the first new attempt
 * @param random uniform in [0, 1)
 * @returns milliseconds
 */
export function backoffMs(policy: BackoffPolicy, attempt: number, random: number): number {
  const full = Math.min(policy.ceilingMs, policy.firstMs * 2 ** attempt);
  return full / 2 + (full / 2) * random;
}
