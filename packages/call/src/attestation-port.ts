import type { AttestationPort } from '@conclave/media';
import { inBackground } from './in-background.ts';
import type { LiveCall } from './live-call.ts';

/**
 * FRM-10: lists of sent frames go out as content, signed and encrypted by MLS. What was played as somebody's who sent
 * something else is shown; frames of people who don't attest are not.
 */
export function attestationPort(call: () => Pick<LiveCall, 'driver' | 'incidents'> | null): AttestationPort {
  return {
    send: (contents) => {
      const driver = call()?.driver;
      for (const content of contents) inBackground(driver?.dispatch({ type: 'send', content }));
    },
    fault: (faults) => {
      if (faults.some(({ reason }) => reason === 'mismatch')) call()?.incidents.violation('FRM-10');
    },
  };
}
