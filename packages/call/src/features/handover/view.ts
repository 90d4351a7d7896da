import type { ReadonlySignal, Result } from '@conclave/base';

/** `not-here`: that person left, or their client gave no key for direct mail. `not-allowed`: no host, or somebody is asked already. */
export type HandoverFault = 'not-allowed' | 'not-here' | 'not-connected';

/** MOD-5: the meeting is handed over, where both want it. */
export interface HandoverView {
  /** What this host asked of somebody: an answer is waited for, or the key is on its way. */
  readonly offered: ReadonlySignal<{
    readonly name: string;
    readonly state: 'asked' | 'giving';
  } | null>;
  /** What a host asks of this person; `host` where it is done. */
  readonly asked: ReadonlySignal<{
    readonly name: string;
    readonly state: 'asked' | 'taking' | 'host';
  } | null>;
  /** Asks that person. Resolves when they were asked. */
  offer(participantId: string): Promise<Result<void, HandoverFault>>;
  /** While an answer is waited for. */
  takeBack(): void;
  answer(accepted: boolean): void;
  /** The host link (INV-6) of who has just become the host, whole; null for everybody else. Secret: copied on request only. */
  hostLink(): string | null;
  tookHostLink(): void;
  /** What stood there was read. */
  dismiss(): void;
}
