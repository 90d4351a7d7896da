import { computed } from '@conclave/base';
import type { ReadonlySignal } from '@conclave/base';

/** What several features give, one after the other. */
export function gather<T>(
  given: readonly (ReadonlySignal<readonly T[]> | undefined)[],
): ReadonlySignal<readonly T[]> {
  return computed(() => given.flatMap((each) => each?.value ?? []));
}
