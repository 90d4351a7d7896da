import type { ReadonlySignal } from '@conclave/base';
import type { HostOutcome } from '../../hosting/view.ts';

export interface HandsView {
  /** Ids of participants, in the order in which they raised their hands: one order for everybody. */
  readonly raised: ReadonlySignal<readonly string[]>;
  /** Whether this person wants their own to be up; it is when the group knows. */
  readonly isOwnRaised: ReadonlySignal<boolean>;
  /** MOD-1: host or co-host. */
  readonly canLower: ReadonlySignal<boolean>;
  raise(on: boolean): void;
  /** Another's; null: all. Resolves when it stands in the group's order. */
  lower(participantId: string | null): HostOutcome;
}
