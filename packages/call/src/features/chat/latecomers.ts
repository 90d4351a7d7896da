import { effect, signal, untracked } from '@conclave/base';
import type { Cancel, ReadonlySignal } from '@conclave/base';
import type { Member, MemberId } from '@conclave/crypto';

export interface Latecomers {
  /** Those who came after something had been said, and were not told of it. */
  readonly lacking: ReadonlySignal<ReadonlySet<MemberId>>;
  told(id: MemberId): void;
  readonly close: Cancel;
}

/**
 * @param before who was lacking before a reload
 * @param isAnythingSaid whether there is anything to tell a newcomer
 */
export function latecomers(
  people: ReadonlySignal<readonly Member[]>,
  before: readonly MemberId[],
  isAnythingSaid: () => boolean,
): Latecomers {
  const lacking = signal<ReadonlySet<MemberId>>(new Set(before));
  // Who was here when this client came is nobody that it saw come.
  let known: ReadonlySet<MemberId> | null = null;
  const change = (next: ReadonlySet<MemberId>): void => {
    const now = lacking.peek();
    if (next.size !== now.size || [...next].some((id) => !now.has(id))) lacking.value = next;
  };
  const close = effect(() => {
    const here = people.value.filter(({ isSelf }) => !isSelf).map(({ id }) => id);
    untracked(() => {
      const came = known === null || !isAnythingSaid() ? [] : here.filter((id) => known?.has(id) !== true);
      const still = [...lacking.peek()].filter((id) => here.includes(id));
      known = new Set(here);
      change(new Set([...still, ...came]));
    });
  });
  return {
    lacking,
    told: (id) => change(new Set([...lacking.peek()].filter((each) => each !== id))),
    close,
  };
}
