import type { DerivePwKey } from '@conclave/call';

/** What the page asks of the passcode worker, and the one answer that it gets. */
export interface PasscodeQuestion {
  readonly passcode: Parameters<DerivePwKey>[0];
  readonly salt: Parameters<DerivePwKey>[1];
  readonly cost: Parameters<DerivePwKey>[2];
}
export type PasscodeAnswer = Awaited<ReturnType<DerivePwKey>>;
