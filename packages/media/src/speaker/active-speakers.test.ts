import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ActiveSpeakers } from './active-speakers.ts';
import { cough, mutedMicrophone, noise, quietRoom, speech } from './synthetic-levels.ts';
import type { LevelSource } from './synthetic-levels.ts';

const BATCH = 4;
const FRAME_MS = 20;

interface Step {
  readonly at: number;
  readonly speaking: ReadonlySet<number>;
  readonly dominant: number | null;
}

/** Feeds batches of 80 ms: twice what the frame worker gathers, as a busy page sees them. */
function run(sources: readonly LevelSource[], frames: number): Step[] {
  const speakers = new ActiveSpeakers();
  const steps: Step[] = [];
  for (let frame = 0; frame < frames; frame += BATCH) {
    const at = (frame + BATCH) * FRAME_MS;
    sources.forEach((source, leafIndex) => {
      speakers.push(
        leafIndex,
        Array.from({ length: BATCH }, (_, i) => source(frame + i)),
        at,
      );
    });
    speakers.advance(at);
    steps.push({ at, speaking: speakers.speaking, dominant: speakers.dominant });
  }
  return steps;
}

test('FRM-6: who speaks is flagged, and only that person, next to noise, coughs, a quiet room and a muted microphone', () => {
  const steps = run([noise, cough, speech(250, 750), quietRoom, mutedMicrophone], 1000);
  const flagged = new Set(steps.flatMap(({ speaking }) => [...speaking]));
  expect(flagged).toEqual(new Set([2]));
});

test('FRM-6: the flag comes and goes within 500 ms of speech, batches included', () => {
  const steps = run([speech(250, 750), noise], 1000);
  const on = steps.find(({ speaking }) => speaking.has(0))?.at ?? Number.POSITIVE_INFINITY;
  const off = steps.find(({ at, speaking }) => at > 750 * FRAME_MS && !speaking.has(0))?.at;
  expect(on - 250 * FRAME_MS).toBeGreaterThan(0);
  expect(on - 250 * FRAME_MS).toBeLessThan(450);
  expect((off ?? Number.POSITIVE_INFINITY) - 750 * FRAME_MS).toBeLessThan(450);
});

test('the flag does not flicker in the gaps between syllables', () => {
  const steps = run([speech(100, 196)], 200);
  const changes = steps.filter(
    (step, i) => step.speaking.has(0) !== (steps[i - 1]?.speaking.has(0) ?? false),
  );
  expect(changes.length).toBeLessThanOrEqual(2);
});

test('two people who speak at once are both flagged', () => {
  const steps = run([speech(100, 400), speech(100, 400, 9)], 300);
  expect(steps.at(-1)?.speaking).toEqual(new Set([0, 1]));
});

test('the dominant speaker changes to who speaks next, not to noise or a cough, and stays while nobody speaks', () => {
  const steps = run([speech(50, 400), speech(450, 800), noise, cough], 1100);
  const dominantAt = (ms: number) => steps.find(({ at }) => at >= ms)?.dominant;
  expect(dominantAt(900)).toBeNull();
  expect(dominantAt(6_000)).toBe(0);
  expect(dominantAt(14_000)).toBe(1);
  expect(dominantAt(21_900)).toBe(1);
});

test('a short word of somebody else does not take the dominance from who keeps speaking', () => {
  const steps = run([speech(50, 900), speech(500, 518)], 900);
  expect(new Set(steps.filter(({ at }) => at > 3_000).map(({ dominant }) => dominant))).toEqual(new Set([0]));
});

test('who is not heard from any more stops being flagged, and who left is forgotten', () => {
  const speakers = new ActiveSpeakers();
  const talk = speech(0, 10_000);
  for (let frame = 0; frame < 200; frame += BATCH) {
    const now = frame * FRAME_MS;
    speakers.push(
      7,
      Array.from({ length: BATCH }, (_, i) => talk(frame + i)),
      now,
    );
    speakers.advance(now);
  }
  expect(speakers.speaking).toEqual(new Set([7]));
  expect(speakers.dominant).toBe(7);
  speakers.advance(200 * FRAME_MS + 1_000);
  expect(speakers.speaking).toEqual(new Set());
  speakers.retain(new Set([1]));
  expect(speakers.dominant).toBeNull();
});

test('any levels keep the flags within the people who sent them', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat(5), fc.array(fc.integer({ min: 0, max: 127 }), { maxLength: 30 })), {
        maxLength: 60,
      }),
      (batches) => {
        const speakers = new ActiveSpeakers();
        batches.forEach(([leafIndex, levels], i) => {
          speakers.push(leafIndex, levels, i * 100);
          speakers.advance(i * 100);
        });
        const known = new Set(batches.map(([leafIndex]) => leafIndex));
        for (const leafIndex of speakers.speaking) expect(known.has(leafIndex)).toBe(true);
        if (speakers.dominant !== null) expect(known.has(speakers.dominant)).toBe(true);
      },
    ),
  );
});
