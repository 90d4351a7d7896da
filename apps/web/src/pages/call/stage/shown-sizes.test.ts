import { describe, expect, test } from 'vitest';
import { fakeParticipant } from '../../../testing/fake-call.ts';
import { shownSizes } from './shown-sizes.ts';
import type { StageItem } from './stage-item.ts';

const ada: StageItem = { kind: 'person', participant: fakeParticipant('a1', 'Ada') };
const ben: StageItem = { kind: 'person', participant: fakeParticipant('b2', 'Ben') };
const items = [ada, ben];
const rects = new Map([
  ['a1', { width: 320, height: 180 }],
  ['b2', { width: 320, height: 180 }],
]);
const stage = { rects, large: new Set<string>() };
const person = { context: 'camera', isLarge: false } as const;

describe('what is seen in another window', () => {
  test('counts where it is larger than on the stage', () => {
    const elsewhere = { key: 'a1', width: 640, height: 400 };
    expect(shownSizes(items, stage, elsewhere, 2)).toEqual([
      ['a1', { ...person, width: 1280, height: 800 }],
      ['b2', { ...person, width: 640, height: 360 }],
    ]);
  });

  test('takes nothing from what is larger on the stage', () => {
    const elsewhere = { key: 'a1', width: 100, height: 60 };
    expect(shownSizes(items, stage, elsewhere, 1)[0]).toEqual(['a1', { ...person, width: 320, height: 180 }]);
  });

  test('is seen while nobody looks at the tab, and nothing else is', () => {
    const elsewhere = { key: 'a1', width: 360, height: 220 };
    expect(shownSizes(items, { ...stage, rects: new Map() }, elsewhere, 1)).toEqual([
      ['a1', { ...person, width: 360, height: 220 }],
      ['b2', { ...person, width: 0, height: 0 }],
    ]);
  });

  test('comes before nothing else where bandwidth is short: what it shows may be who speaks', () => {
    const elsewhere = { key: 'a1', width: 640, height: 400 };
    const large = (keys: readonly string[]) =>
      shownSizes(items, { rects, large: new Set(keys) }, elsewhere, 1).map(([, { isLarge }]) => isLarge);
    expect(large([])).toEqual([false, false]);
    expect(large(['b2'])).toEqual([false, true]);
  });
});
