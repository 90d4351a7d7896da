import { effect, every, signal } from '@conclave/base';
import type { Cancel, Clock, ReadonlySignal } from '@conclave/base';
import { keepRunning } from '../keep-running.ts';
import { silentContext } from '../silent-context.ts';

const EVERY_MS = 50;
/** −60 dBov shows as nothing, 0 as a full meter. */
const RANGE_DB = 60;

/** 0 to 1 for a meter, from samples of −1 to 1. */
export function meterLevel(samples: Float32Array): number {
  const sum = samples.reduce((total, sample) => total + sample * sample, 0);
  const db = 10 * Math.log10(sum / samples.length);
  return Math.min(1, Math.max(0, 1 + db / RANGE_DB));
}

/** How loud the microphone is, for the prejoin meter. Measures only while somebody reads it. */
export function inputMeter(
  clock: Clock,
  track: ReadonlySignal<MediaStreamTrack | null>,
): ReadonlySignal<number> {
  let stop: Cancel = () => {};
  const level = signal(0, {
    watched: () => {
      stop = effect(() => {
        const source = track.value;
        level.value = 0;
        return source === null ? undefined : measure(clock, source, (value) => (level.value = value));
      });
    },
    unwatched: () => stop(),
  });
  return level;
}

function measure(clock: Clock, track: MediaStreamTrack, report: (level: number) => void): Cancel {
  const context = silentContext();
  const stop = keepRunning(context);
  const analyser = context.createAnalyser();
  analyser.fftSize = 2048;
  const source = context.createMediaStreamSource(new MediaStream([track]));
  source.connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  const cancel = every(clock, EVERY_MS, () => {
    analyser.getFloatTimeDomainData(samples);
    report(meterLevel(samples));
  });
  return () => {
    cancel();
    stop();
    source.disconnect();
    context.close().catch(() => undefined);
  };
}
