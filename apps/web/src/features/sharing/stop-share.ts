import { signal } from '@conclave/base';
import type { Call, HostFault } from '@conclave/call';
import { inBackground } from '../../reading/in-background.ts';
import { perCall } from '../per-call.ts';

/** Why somebody's share was not stopped when this was asked for last; a menu that is closed by then can't say it. */
export const stopFault = perCall(() => signal<HostFault | null>(null));

export function stopShare(call: Call, ownerId: string): void {
  const work = async (): Promise<void> => {
    const stopped = await call.moderation.stopShare(ownerId);
    stopFault(call).value = stopped.ok ? null : stopped.error;
  };
  inBackground(work());
}
