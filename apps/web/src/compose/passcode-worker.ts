import { derivePwKey, prepareDerivation } from '@conclave/crypto';
import type { PasscodeAnswer, PasscodeQuestion } from './passcode-messages.ts';

/** The part of DedicatedWorkerGlobalScope in use; the DOM's types and the worker's exclude each other. */
interface PasscodeWorkerScope {
  addEventListener(
    type: 'message',
    listener: (event: { readonly data: PasscodeQuestion }) => void,
    options: { readonly once: true },
  ): void;
  postMessage(answer: PasscodeAnswer, transfer: readonly ArrayBuffer[]): void;
  reportError(fault: unknown): void;
}
declare const self: PasscodeWorkerScope;

async function answer({ passcode, salt, cost }: PasscodeQuestion): Promise<void> {
  const derived = await derivePwKey(passcode, salt, cost);
  self.postMessage(derived, derived.ok ? [derived.value.buffer] : []);
}

// What the derivation needs is fetched and compiled while nobody waits.
prepareDerivation().catch((fault: unknown) => self.reportError(fault));

self.addEventListener(
  'message',
  ({ data }) => {
    answer(data).catch((fault: unknown) => self.reportError(fault));
  },
  { once: true },
);
