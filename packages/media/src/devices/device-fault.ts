import type { DeviceFault } from '../types.ts';

const FAULTS: Readonly<Record<string, DeviceFault>> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'not-found',
  OverconstrainedError: 'not-found',
  NotReadableError: 'in-use',
  AbortError: 'in-use',
};

/** What a rejection of `getUserMedia` means for a person (W3C Media Capture and Streams section 10.2). */
export function deviceFault(error: unknown): DeviceFault {
  const name = typeof error === 'object' && error !== null && 'name' in error ? error.name : undefined;
  return (typeof name === 'string' ? FAULTS[name] : undefined) ?? 'failed';
}
