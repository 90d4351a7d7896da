import type { Cancel } from '@conclave/base';

/** Events by which a person wakes a page (HTML section 6.4.1); a finger does so when it is lifted. */
const GESTURES = ['pointerdown', 'pointerup', 'keydown'] as const;

export interface Page {
  readonly window: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;
  readonly document: Pick<EventTarget, 'addEventListener' | 'removeEventListener'>;
}

/**
 * Starts an audio context, and starts it again where the browser stopped it: a page that was reloaded has had no gesture yet, and
 * phones interrupt audio for a call. A refusal is no fault; the next gesture, change of state or return to the page tries again.
 */
export function keepRunning(
  context: Pick<AudioContext, 'state' | 'resume' | 'addEventListener' | 'removeEventListener'>,
  page: Page = globalThis,
): Cancel {
  const resume = (): void => {
    if (context.state === 'suspended' || context.state === 'interrupted')
      context.resume().catch(() => undefined);
  };
  context.addEventListener('statechange', resume);
  page.document.addEventListener('visibilitychange', resume);
  for (const gesture of GESTURES) page.window.addEventListener(gesture, resume);
  resume();
  return () => {
    context.removeEventListener('statechange', resume);
    page.document.removeEventListener('visibilitychange', resume);
    for (const gesture of GESTURES) page.window.removeEventListener(gesture, resume);
  };
}
