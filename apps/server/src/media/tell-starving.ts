import type { Cancel, Clock } from '@conclave/base';
import type { SfuConsumer } from './sfu.ts';

/**
 * Layers come with a key frame, which a sender gives once in a while, and an estimate of bandwidth needs seconds to grow where pictures
 * begin: what is shorter is no news, and costs nobody an event.
 */
const LASTS_MS = 5_000;

/** Tells a consumer's owner, while it is open, that its bandwidth has no room for this picture, and when it has again. */
export function tellStarving(
  consumer: Pick<SfuConsumer, 'closed' | 'whenClosed' | 'isStarved' | 'whenStillness'>,
  clock: Pick<Clock, 'after'>,
  tell: (starved: boolean) => void,
): void {
  let waiting: Cancel | null = null;
  let told = false;
  /** Of the stillness that is looked into; null where there is none. */
  let looking: symbol | null = null;

  const moves = (): void => {
    waiting?.();
    waiting = null;
    looking = null;
    if (!told) return;
    told = false;
    if (!consumer.closed) tell(false);
  };
  const found = (starved: boolean, look: symbol): void => {
    if (looking !== look) return;
    looking = null;
    if (!starved) return;
    told = true;
    tell(true);
  };
  consumer.whenStillness((still) => {
    if (!still || consumer.closed) return moves();
    if (told || looking !== null) return;
    const look = Symbol('stillness');
    looking = look;
    waiting = clock.after(LASTS_MS, () => {
      waiting = null;
      consumer.isStarved().then(
        (starved) => found(starved, look),
        () => found(false, look),
      );
    });
  });
  consumer.whenClosed(moves);
}
