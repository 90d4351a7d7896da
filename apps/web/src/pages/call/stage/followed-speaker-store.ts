import { effect } from '@conclave/base';
import type { Cancel, Clock } from '@conclave/base';
import type { Call } from '@conclave/call';
import { dueIn, follow, NOBODY } from './followed-speaker.ts';

export interface FollowedSpeakerStore {
  /** Follows for as long as somebody is subscribed. */
  readonly subscribe: (changed: () => void) => Cancel;
  /** A participant's id; null before anybody but oneself spoke. */
  readonly shown: () => string | null;
}

/** Whom the layouts that follow the speaker make large. */
export function followedSpeaker(
  call: Pick<Call, 'participants' | 'dominantSpeaker'>,
  clock: Pick<Clock, 'now' | 'after'>,
): FollowedSpeakerStore {
  let state = NOBODY;
  return {
    shown: () => state.shown,
    subscribe: (changed) => {
      let cancel: Cancel = () => {};
      const stop = effect(() => {
        cancel();
        const others = call.participants.value.filter(({ isSelf }) => !isSelf);
        const heard = {
          dominant: call.dominantSpeaker.value,
          speaking: new Set(others.filter(({ speaking }) => speaking).map(({ id }) => id)),
          present: new Set(others.map(({ id }) => id)),
        };
        const step = (): void => {
          const { shown } = state;
          state = follow(state, heard, clock.now());
          const due = dueIn(state);
          cancel = due === null ? () => {} : clock.after(due, step);
          if (state.shown !== shown) changed();
        };
        step();
      });
      return () => {
        cancel();
        stop();
      };
    },
  };
}
