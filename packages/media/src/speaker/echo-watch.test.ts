import fc from 'fast-check';
import { expect, test } from 'vitest';
import { EchoWatch, LOOK_MS } from './echo-watch.ts';

const FRAMES = 5;
const SILENCE = 127;
const SECOND = 1_000 / LOOK_MS;

/** Uniform in [0, 1), from a seed. */
function dice(seed: number): () => number {
  let state = (seed ^ 0x9e37_79b9) >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return ((state ^ (state >>> 15)) >>> 0) / 2 ** 32;
  };
}

/** Levels of a voice, one per 20 ms: syllables of uneven length and loudness, pauses between words and longer ones between sentences. */
function voice(seed: number, looks: number, share = 0.8): readonly number[] {
  const roll = dice(seed);
  const levels: number[] = [];
  while (levels.length < looks * FRAMES) {
    const speaks = roll() < share;
    for (let words = 3 + Math.floor(roll() * 12); words > 0; words -= 1) {
      const loud = speaks ? 20 + roll() * 16 : 72;
      for (let left = 4 + Math.floor(roll() * 14); left > 0; left -= 1) levels.push(loud + roll() * 4);
      for (let left = 2 + Math.floor(roll() * 6); left > 0; left -= 1) levels.push(66 + roll() * 8);
    }
    for (let left = 15 + Math.floor(roll() * 50); left > 0; left -= 1) levels.push(68 + roll() * 8);
  }
  return levels.map((level) => Math.round(Math.min(SILENCE, level)));
}

/** What a room gives back: quieter, later, over its own noise. Frames of 20 ms; dB. */
function echoOf(far: readonly number[], delayFrames: number, loss: number, noise: number, seed: number) {
  const roll = dice(seed);
  return far.map((_, frame) => {
    const played = far[frame - delayFrames] ?? SILENCE;
    return Math.round(Math.min(played + loss + roll() * 3, noise + roll() * 4));
  });
}

/** Whether it was found, and after how many seconds. */
function watch(own: readonly number[], far: readonly number[]): number | null {
  const echo = new EchoWatch();
  for (let look = 0; look * FRAMES < Math.min(own.length, far.length); look += 1) {
    const frames = (levels: readonly number[]) => levels.slice(look * FRAMES, (look + 1) * FRAMES);
    echo.push(true, frames(own));
    echo.push(false, frames(far));
    if (echo.step(look * LOOK_MS)) return look / SECOND;
  }
  return null;
}

/** What is said here is true of nearly every voice, not of each: the sample is always the same one, so that a run tells of the code alone. */
const SAMPLE = { seed: 6464, endOnFailure: true };
const seeds = fc.integer({ min: 1, max: 2 ** 31 });
const loudEcho = fc.record({
  delay: fc.integer({ min: 5, max: 35 }),
  loss: fc.integer({ min: 3, max: 20 }),
  noise: fc.integer({ min: 66, max: 80 }),
});

test('a microphone that gives back what its loudspeaker plays is found within a minute and a half', () => {
  fc.assert(
    fc.property(seeds, loudEcho, (seed, { delay, loss, noise }) => {
      const far = voice(seed, 90 * SECOND);
      const found = watch(echoOf(far, delay, loss, noise, seed + 1), far);
      expect(found).not.toBeNull();
      expect(found).toBeGreaterThanOrEqual(20);
    }),
    { ...SAMPLE, numRuns: 200 },
  );
});

test('two who talk with one another, or over one another, are no echo', () => {
  fc.assert(
    fc.property(seeds, seeds, fc.double({ min: 0.3, max: 1, noNaN: true }), (one, other, share) => {
      fc.pre(one !== other);
      expect(watch(voice(one, 180 * SECOND, share), voice(other, 180 * SECOND, share))).toBeNull();
    }),
    // Two that three comparisons in a row took for an echo.
    { ...SAMPLE, numRuns: 200, examples: [[809_928_047, 1_319_411_598, 0.367_391_511_797_905]] },
  );
});

test('whoever listens by headphones, in a quiet room, in noise or muted, is none', () => {
  fc.assert(
    fc.property(seeds, fc.constantFrom(40, 55, 75, SILENCE), (seed, noise) => {
      const far = voice(seed, 120 * SECOND);
      const roll = dice(seed + 1);
      const own = far.map(() => (noise === SILENCE ? SILENCE : noise + Math.round(roll() * 6)));
      expect(watch(own, far)).toBeNull();
    }),
    { ...SAMPLE, numRuns: 200 },
  );
});

test('while somebody here talks it is not told apart, and not told', () => {
  fc.assert(
    fc.property(seeds, loudEcho, (seed, { delay, loss, noise }) => {
      const far = voice(seed, 120 * SECOND);
      const here = voice(seed + 2, 120 * SECOND, 1);
      const echo = echoOf(far, delay, loss + 6, noise, seed + 1);
      const own = echo.map((level, frame) => Math.min(level, here[frame] ?? SILENCE));
      expect(watch(own, far)).toBeNull();
    }),
    { ...SAMPLE, numRuns: 200 },
  );
});

test('two in one room are no echo: each is heard there before they come from afar', () => {
  fc.assert(
    fc.property(seeds, fc.integer({ min: 8, max: 15 }), (seed, network) => {
      const voiceHere = voice(seed, 120 * SECOND);
      const far = voiceHere.map((_, frame) => voiceHere[frame - network] ?? SILENCE);
      expect(watch(echoOf(voiceHere, 0, 8, 72, seed + 1), far)).toBeNull();
    }),
    { ...SAMPLE, numRuns: 200 },
  );
});

test('what a page missed is not compared', () => {
  const far = voice(7, 60 * SECOND);
  const own = echoOf(far, 15, 6, 74, 8);
  const echo = new EchoWatch();
  for (let look = 0; look < 60 * SECOND; look += 1) {
    const frames = (levels: readonly number[]) => levels.slice(look * FRAMES, (look + 1) * FRAMES);
    echo.push(true, frames(own));
    echo.push(false, frames(far));
    // Every ten seconds the page stands still for one.
    expect(echo.step(look * LOOK_MS + Math.floor(look / 100) * 1_000)).toBe(false);
  }
});
