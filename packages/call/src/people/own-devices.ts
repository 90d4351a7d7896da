import { effect, unreachable, untracked } from '@conclave/base';
import type { Cancel, ReadonlySignal } from '@conclave/base';
import type { CaptureState, LocalMedia } from '@conclave/media';
import type { Phase } from '../arrival/view.ts';

/** Whether the others get anything of it: what the system holds back is as good as off to them. */
export function gives(device: CaptureState | undefined): boolean {
  return device !== undefined && device.on && !device.interrupted;
}

/**
 * Whether microphone and camera may run: where the person is shown to themselves, or on the way from there into the call. Every page
 * else captures nothing, whatever led to it.
 */
export function mayCapture(phase: Phase): boolean {
  switch (phase.kind) {
    case 'prejoin':
    case 'joining':
    case 'waiting':
    case 'in-call':
      return true;
    case 'checking':
    case 'refused':
    case 'left':
      return false;
    default:
      return unreachable(phase);
  }
}

/** Gives the devices back in every phase that may not capture. @param local null where there are none */
export function followPhase(phase: ReadonlySignal<Phase>, local: Pick<LocalMedia, 'release'> | null): Cancel {
  return effect(() => {
    if (!mayCapture(phase.value)) untracked(() => local?.release());
  });
}
