import { computed, signal } from '@conclave/base';
import type { ReadonlySignal } from '@conclave/base';
import type { Feature, FeaturePort, Running } from '../feature.ts';

export interface EchoView {
  /** The others hear themselves by this client's microphone, and nobody has read that yet. */
  readonly isHeard: ReadonlySignal<boolean>;
  /** Read: not told again in this call. */
  dismiss(): void;
}

/** What the own microphone picks up of the own loudspeaker. Said to its owner alone: there is no content. */
export const echo: Feature<never, EchoView> = { content: null, audience: 'all', create };

function create({ media }: FeaturePort<never>): Running<never, EchoView> {
  const isRead = signal(false);
  return {
    view: {
      isHeard: computed(() => media.echo.value && !isRead.value),
      dismiss: () => {
        if (media.echo.peek()) isRead.value = true;
      },
    },
    received: () => {},
    sayAgain: null,
    hostActed: null,
    close: () => {},
  };
}
