import { vi } from 'vitest';

/** Waits until `check` no longer throws: as long as a busy machine needs, and no longer than the thing takes. */
export function eventually<T>(check: () => T | Promise<T>): Promise<T> {
  return vi.waitFor(check, { timeout: 8_000, interval: 10 });
}
