import { effect, every, signal } from '@conclave/base';
import type { Cancel, Clock, ReadonlySignal } from '@conclave/base';
import { keepRunning } from '../keep-running.ts';
import { silentContext } from '../silent-context.ts';
import type { CaptureState, OwnTalk, TalkAdvice } from '../types.ts';
import { meterLevel } from './input-meter.ts';
import { TalkWatch } from './talk-watch.ts';

const EVERY_MS = 100;

/** Listens to a microphone, also while it is muted: by a copy of its track that stays in this page. Only while somebody reads it. */
export function ownTalk(
  clock: Clock,
  track: ReadonlySignal<MediaStreamTrack | null>,
  state: ReadonlySignal<CaptureState>,
): OwnTalk {
  let stop: Cancel = () => {};
  let watch = new TalkWatch();
  const advice = signal<TalkAdvice | null>(null, {
    watched: () => {
      stop = effect(() => {
        const source = track.value;
        advice.value = null;
        if (source === null) return undefined;
        watch = new TalkWatch();
        return listen(clock, source, (samples) => {
          const { on } = state.peek();
          // That the system holds it back is told as what it is.
          const silent = !source.muted && samples.every((sample) => sample === 0);
          advice.value = watch.step({ now: clock.now(), on, level: meterLevel(samples), silent });
        });
      });
    },
    unwatched: () => stop(),
  });
  return {
    advice,
    dismiss: () => {
      const told = advice.peek();
      if (told !== null) watch.dismiss(told);
      advice.value = null;
    },
  };
}

/** Reports samples of −1 to 1, as long as the browser runs audio at all. */
function listen(clock: Clock, track: MediaStreamTrack, report: (samples: Float32Array) => void): Cancel {
  // A muted track gives silence; its copy is enabled for itself, goes to an analyser and to no connection.
  const copy = track.clone();
  copy.enabled = true;
  const context = silentContext();
  const stop = keepRunning(context);
  const analyser = context.createAnalyser();
  analyser.fftSize = 2048;
  const source = context.createMediaStreamSource(new MediaStream([copy]));
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const cancel = every(clock, EVERY_MS, () => {
    // Before its first block an analyser gives zeros that nobody was silent for.
    if (context.state !== 'running' || context.currentTime < 1) return;
    analyser.getFloatTimeDomainData(samples);
    report(samples);
  });
  return () => {
    cancel();
    stop();
    source.disconnect();
    copy.stop();
    context.close().catch(() => undefined);
  };
}
