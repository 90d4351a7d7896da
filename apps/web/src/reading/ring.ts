import { browserClock } from './browser-clock.ts';

export interface Tone {
  /** Hz. */
  readonly pitch: number;
  /** Seconds from the beginning. */
  readonly at: number;
}

const toneSeconds = 0.3;
/** Of full scale: below any voice. */
const loudness = 0.08;
/** A page that nobody has touched may make no sound: one that comes late would tell of nothing. Milliseconds. */
const staleMs = 1_000;

/** Not every browser's does. */
function choosesSpeaker(
  context: AudioContext,
): context is AudioContext & { setSinkId(id: string): Promise<void> } {
  return 'setSinkId' in context;
}

/** Lays the tones into a context, from its current time on. @returns resolves when the last has ended */
export function layTones(context: BaseAudioContext, tones: readonly Tone[]): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let left = tones.length;
  for (const { pitch, at } of tones) {
    const start = context.currentTime + at;
    const [tone, volume] = [context.createOscillator(), context.createGain()];
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0, start);
    volume.gain.linearRampToValueAtTime(loudness, start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + toneSeconds);
    tone.connect(volume).connect(context.destination);
    tone.addEventListener('ended', () => {
      left -= 1;
      if (left === 0) resolve();
    });
    tone.start(start);
    tone.stop(start + toneSeconds);
  }
  return promise;
}

/** Rings once by this loudspeaker; null for the system's own. Silent where the browser allows no sound yet. */
export async function ring(tones: readonly Tone[], speakerId: string | null): Promise<void> {
  const context = new AudioContext();
  const { promise: stale, resolve: tooLate } = Promise.withResolvers<void>();
  const cancel = browserClock.after(staleMs, tooLate);
  try {
    // A loudspeaker that was unplugged: the browser goes on with the system's own.
    if (speakerId !== null && choosesSpeaker(context))
      await context.setSinkId(speakerId).catch(() => undefined);
    await Promise.race([context.resume(), stale]);
    if (context.state === 'running') await layTones(context, tones);
  } finally {
    cancel();
    await context.close();
  }
}
