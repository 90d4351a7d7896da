import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dueIn, follow, NOBODY } from './followed-speaker.ts';
import type { Followed, Heard } from './followed-speaker.ts';

const present = new Set(['ada', 'ben', 'cem']);

function heard(dominant: string | null, ...speaking: readonly string[]): Heard {
  return { dominant, speaking: new Set(speaking), present };
}

/** Goes through what is heard from each moment on, and lets due moments come in between. */
function story(moments: readonly (readonly [at: number, heard: Heard])[], until: number): Followed {
  let state = NOBODY;
  moments.forEach(([at, now], index) => {
    state = follow(state, now, at);
    const end = moments[index + 1]?.[0] ?? until;
    for (let due = dueIn(state); due !== null && state.at + due < end; due = dueIn(state)) {
      state = follow(state, now, state.at + due);
    }
  });
  return state;
}

describe('who is large in the speaker layout', () => {
  test('is whoever speaks first', () => {
    expect(story([[0, heard('ben', 'ben')]], 1).shown).toBe('ben');
    expect(story([[0, heard(null)]], 9000).shown).toBeNull();
  });

  test('is the next one who speaks, a moment later', () => {
    const start = [0, heard('ada', 'ada')] as const;
    expect(story([start, [10_000, heard('ben', 'ben')]], 11_000).shown).toBe('ada');
    expect(story([start, [10_000, heard('ben', 'ben')]], 11_300).shown).toBe('ben');
  });

  test('is not who coughs, neither in the silence nor while somebody speaks', () => {
    const start = [0, heard('ada', 'ada')] as const;
    const silence = [start, [10_000, heard('ben', 'ben')], [10_600, heard('ben')]] as const;
    expect(story(silence, 60_000).shown).toBe('ada');
    const speech = [start, [10_000, heard('ben', 'ada', 'ben')], [10_600, heard('ada', 'ada')]] as const;
    expect(story(speech, 60_000).shown).toBe('ada');
  });

  test('is not who coughs twice with somebody else in between', () => {
    const moments = [
      [0, heard('ada', 'ada')],
      [10_000, heard('ben', 'ben')],
      [11_000, heard('ada', 'ada')],
      [12_000, heard('ben', 'ben')],
      [13_000, heard('ada', 'ada')],
    ] as const;
    expect(story(moments, 20_000).shown).toBe('ada');
  });

  test('is who speaks with pauses for breath', () => {
    const moments = [
      [0, heard('ada', 'ada')],
      [10_000, heard('ben', 'ben')],
      [10_700, heard('ben')],
      [11_000, heard('ben', 'ben')],
    ] as const;
    expect(story(moments, 11_600).shown).toBe('ben');
  });

  test('stays for three seconds at least', () => {
    const moments = [
      [0, heard('ada', 'ada')],
      [10_000, heard('ben', 'ben')],
      [11_400, heard('cem', 'cem')],
    ] as const;
    expect(story(moments, 14_100).shown).toBe('ben');
    expect(story(moments, 14_300).shown).toBe('cem');
  });

  test('is somebody who is there', () => {
    const gone = follow(
      story([[0, heard('ada', 'ada')]], 1),
      { ...heard('ben', 'ben'), present: new Set(['ben']) },
      2,
    );
    expect(gone.shown).toBe('ben');
    expect(follow(gone, { ...heard('ben'), present: new Set(['cem']) }, 3).shown).toBeNull();
  });

  test('never changes twice within three seconds, whatever is heard', () => {
    const who = fc.constantFrom('ada', 'ben', 'cem', null);
    const moment = fc.tuple(fc.integer({ min: 1, max: 4000 }), who, fc.subarray(['ada', 'ben', 'cem']));
    fc.assert(
      fc.property(fc.array(moment, { minLength: 1, maxLength: 40 }), (moments) => {
        let state = NOBODY;
        let now = 0;
        let changedAt = Number.NEGATIVE_INFINITY;
        for (const [wait, dominant, speaking] of moments) {
          now += wait;
          const after = follow(state, heard(dominant, ...speaking), now);
          if (after.shown !== state.shown && state.shown !== null) {
            expect(now - changedAt).toBeGreaterThanOrEqual(3000);
          }
          if (after.shown !== state.shown) changedAt = now;
          state = after;
        }
      }),
    );
  });
});
