import type { ReadonlySignal, Result } from '@conclave/base';
import type { ComplaintContent } from './content.ts';

export type ComplaintReason = ComplaintContent['reason'];

/** What a host was told. */
export interface ComplaintView {
  readonly key: string;
  /** By the name that they bore then. */
  readonly fromName: string;
  /** As `ParticipantView.id`; they may have gone. */
  readonly aboutId: string;
  readonly aboutName: string;
  readonly reason: ComplaintReason;
  /** Empty where nothing was written. */
  readonly text: string;
  /** Milliseconds since the Unix epoch, by this device's clock. */
  readonly at: number;
}

/** `no-host`: none is here but whom it is about. `not-connected`: it isn't sure that a host was told. */
export type ComplaintFault = 'no-host' | 'not-here' | 'too-long' | 'too-fast' | 'not-connected';

export interface ComplaintsView {
  /** Whether one may complain of somebody: hosts act themselves. */
  readonly canComplain: ReadonlySignal<boolean>;
  readonly reasons: readonly ComplaintReason[];
  /** To all hosts, and to nobody else. Resolves when it stands in the group's order. */
  complain(
    participantId: string,
    reason: ComplaintReason,
    typed: string,
  ): Promise<Result<void, ComplaintFault>>;
  /** For hosts, the newest first. */
  readonly received: ReadonlySignal<readonly ComplaintView[]>;
  dismiss(key: string): void;
}
