import type { ScreenFault } from './types.ts';

const FAULTS: Readonly<Record<string, ScreenFault>> = {
  NotReadableError: 'not-readable',
  NotFoundError: 'nothing-to-share',
  InvalidStateError: 'not-now',
};

/**
 * What a rejection of `getDisplayMedia` means for a person (W3C Screen Capture section 5.1).
 * @returns null where the person closed the picker
 */
export function screenFault(error: unknown): ScreenFault | null {
  if (typeof error !== 'object' || error === null || !('name' in error)) return 'failed';
  const { name } = error;
  if (name === 'NotAllowedError') {
    // One name for the person's word and the system's; Chromium and Firefox tell them apart by the text alone.
    const message = 'message' in error && typeof error.message === 'string' ? error.message : '';
    return /\bsystem\b/iu.test(message) ? 'denied-by-system' : null;
  }
  return (typeof name === 'string' ? FAULTS[name] : undefined) ?? 'failed';
}
