import { inBackground } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import type { AttestationPort } from '@conclave/media';
import type { GroupDriver } from '../group/group-driver.ts';
import type { Incidents } from './incidents.ts';

/** What goes on at present. */
interface Attested {
  readonly driver: GroupDriver;
  readonly incidents: Incidents;
}

/** FRM-10: what the media room sends stands for itself; all other content is JSON, which begins otherwise. */
export function isAttestation(bytes: Bytes): boolean {
  return bytes[0] === 1;
}

/**
 * FRM-10: lists of sent frames go out as content, signed and encrypted by MLS. What was played as somebody's who sent
 * something else is shown; frames of people who don't attest are not.
 */
export function attestationPort(call: () => Attested | null): AttestationPort {
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
