import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Quality } from '../types.ts';
import { Reception } from './reception.ts';
import type { ReceivedFigures } from './reception.ts';

const LOOK_MS = 2_000;
const SAMPLES = 96_000;
/** Looks in the time in which two bad ones count as bad reception, and in which it has to be calm before it is better. */
const RECENT = 4;
const CALM = 5;

/** Looks two seconds apart. In each, this share of the sound is made up, or this share of the time the picture stands. */
function course(of: 'sound' | 'picture', shares: readonly number[]): readonly Quality[] {
  const reception = new Reception();
  let [samples, concealed, frames, frozen] = [0, 0, 0, 0];
  const figures = (): ReceivedFigures => ({
    sound: of === 'sound' ? { samples, concealed, still: 0 } : null,
    picture: of === 'picture' ? { frames, frozen } : null,
  });
  reception.step(figures(), 0);
  return shares.map((share, index) => {
    samples += SAMPLES;
    concealed += SAMPLES * share;
    frames += 40;
    frozen += (LOOK_MS / 1_000) * share;
    reception.step(figures(), (index + 1) * LOOK_MS);
    return reception.quality;
  });
}

const ranks: readonly Quality[] = ['good', 'fair', 'poor'];
const rank = (quality: Quality | undefined): number => ranks.indexOf(quality ?? 'good');
/** Of sound: nothing, what is heard, what takes words away. */
const share = fc.constantFrom(0, 0.04, 0.2);
const shares = fc.array(share, { maxLength: 40 });

test('reception is as bad as what is heard and seen of it', () => {
  expect(course('sound', [0, 0.01, 0.01]).at(-1)).toBe('good');
  expect(course('sound', [0.04, 0.04]).at(-1)).toBe('fair');
  expect(course('sound', [0.04, 0.2]).at(-1)).toBe('fair');
  expect(course('sound', [0.2, 0.2]).at(-1)).toBe('poor');
  expect(course('picture', [0.05, 0.05]).at(-1)).toBe('good');
  expect(course('picture', [0.2, 0.2]).at(-1)).toBe('fair');
  expect(course('picture', [0.5, 1]).at(-1)).toBe('poor');
});

test('hitches that lie apart are not said, however bad each is', () => {
  const apart = fc.array(
    share.map((bad) => [bad, ...Array<number>(RECENT - 1).fill(0)]),
    { maxLength: 10 },
  );
  fc.assert(
    fc.property(apart, (hitches) => {
      expect(new Set(course('sound', hitches.flat()))).not.toContain('fair');
      expect(new Set(course('sound', hitches.flat()))).not.toContain('poor');
    }),
  );
  expect(course('picture', [1, 0, 0, 0, 1])).toEqual(Array(5).fill('good'));
});

test('what comes and goes does not flicker: once said, it holds until all was better for ten seconds', () => {
  fc.assert(
    fc.property(shares, (given) => {
      const said = course('sound', given);
      for (const [index, quality] of said.entries()) {
        if (rank(quality) <= rank(said[index - 1])) continue;
        const after = said.slice(index, index + CALM);
        expect(after.every((each) => rank(each) >= rank(quality))).toBe(true);
      }
    }),
  );
  expect(course('sound', [0.2, 0, 0.2, 0, 0.2, 0, 0.2]).slice(2)).toEqual(Array(5).fill('poor'));
});

test('it heals: after calm looks it is good whatever was before, and after better ones better', () => {
  fc.assert(
    fc.property(shares, (before) => {
      expect(course('sound', [...before, ...Array<number>(CALM).fill(0)]).at(-1)).toBe('good');
    }),
  );
  expect(course('picture', [1, 1, ...Array<number>(CALM).fill(0.2)]).at(-1)).toBe('fair');
});

test('sound of which nothing at all comes, and a picture without a frame, are poor', () => {
  const silent = new Reception();
  const standing = new Reception();
  for (const look of [0, 1, 2]) {
    const samples = look * SAMPLES;
    silent.step({ sound: { samples, concealed: 0, still: samples }, picture: null }, look * LOOK_MS);
    standing.step({ sound: null, picture: { frames: 7, frozen: 0 } }, look * LOOK_MS);
  }
  expect([silent.quality, standing.quality]).toEqual(['poor', 'poor']);
});

test('where nothing is expected, or the receiver plays nothing, nothing is said', () => {
  const reception = new Reception();
  const standing: ReceivedFigures = { sound: null, picture: { frames: 7, frozen: 0 } };
  for (const look of [0, 1, 2]) reception.step(standing, look * LOOK_MS);
  expect(reception.quality).toBe('poor');
  reception.step(null, 3 * LOOK_MS);
  expect(reception.quality).toBe('good');
  // The pause counts as one long stop at its end.
  reception.step(standing, 4 * LOOK_MS);
  reception.step({ sound: null, picture: { frames: 20, frozen: 40 } }, 5 * LOOK_MS);
  reception.step({ sound: null, picture: { frames: 60, frozen: 40 } }, 6 * LOOK_MS);
  expect(reception.quality).toBe('good');
  const unplayed: ReceivedFigures = { sound: { samples: 0, concealed: 0, still: 0 }, picture: null };
  for (const look of [7, 8, 9]) reception.step(unplayed, look * LOOK_MS);
  expect(reception.quality).toBe('good');
});
