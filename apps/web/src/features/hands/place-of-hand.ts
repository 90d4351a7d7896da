import type { Call } from '@conclave/call';
import { useSignal } from '../../reading/use-signal.ts';

/** Which place somebody's hand has among those that are up, from 1; null where it is down. */
export function usePlaceOfHand(call: Call, participantId: string): number | null {
  const index = useSignal(call.features.hands.raised).indexOf(participantId);
  return index < 0 ? null : index + 1;
}
