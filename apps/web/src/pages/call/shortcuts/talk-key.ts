import type { Call } from '@conclave/call';
import { inBackground } from '../../../reading/in-background.ts';
import type { LocalMedia } from '../../../reading/local-media.ts';

export interface TalkKey {
  press(): void;
  release(): void;
}

/** Unmutes for as long as a key is held. Who was not muted stays as they are, and a reload meanwhile finds them muted (COM-6). */
export function talkKey(
  local: Pick<LocalMedia, 'state' | 'setMicrophone'>,
  mayBeHeard: Call['mayBeHeard'],
): TalkKey {
  let isTalking = false;
  return {
    press: () => {
      if (local.state.peek().microphone.on || !mayBeHeard.peek()) return;
      isTalking = true;
      inBackground(local.setMicrophone(true));
    },
    release: () => {
      if (!isTalking) return;
      isTalking = false;
      inBackground(local.setMicrophone(false));
    },
  };
}
