import type { ReadonlySignal } from '@conclave/base';

export interface HandsView {
  /** Ids of participants, in the order in which they raised their hands: one order for everybody. */
  readonly raised: ReadonlySignal<readonly string[]>;
  /** Whether this person wants their own to be up; it is when the group knows. */
  readonly isOwnRaised: ReadonlySignal<boolean>;
  /** MOD-1: host or co-host. */
  readonly canLower: ReadonlySignal<boolean>;
  raise(on: boolean): void;
  /** Another's; null: all. Comes to nothing for who may not. */
  lower(participantId: string | null): void;
}
