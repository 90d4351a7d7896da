import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fakeParticipant } from '../../../testing/fake-call.ts';
import { arrange } from './arrange.ts';
import type { Arrangement, Layout, StageWishes } from './arrange.ts';
import type { Rect } from './rect.ts';
import { keyOf } from './stage-item.ts';
import type { StageItem } from './stage-item.ts';

const layouts = ['automatic', 'grid', 'speaker', 'side-by-side'] as const;

function people(count: number): readonly StageItem[] {
  return Array.from({ length: count }, (_, index) => ({
    kind: 'person',
    participant: fakeParticipant(`p${index}`, `Person ${index}`, { isSelf: index === 0 }),
  }));
}

function screen(id: string, isSelf = false): StageItem {
  return {
    kind: 'screen',
    id,
    ownerId: 'p1',
    name: 'Ben',
    isSelf,
    videoTrack: null,
    hasSound: false,
    decryption: 'ok',
    pictureHeld: false,
  };
}

function largest(rects: ReadonlyMap<string, Rect>): string | undefined {
  return [...rects].toSorted(([, a], [, b]) => area(b) - area(a))[0]?.[0];
}

function screens(count: number): readonly StageItem[] {
  return Array.from({ length: count }, (_, index) => screen(`s${index}`));
}

const calm: StageWishes = { layout: 'automatic', pinned: [], speaker: null, page: 0 };

const cases = fc
  .record({
    people: fc.integer({ min: 1, max: 60 }),
    screens: fc.integer({ min: 0, max: 3 }),
    layout: fc.constantFrom<Layout>(...layouts),
    pins: fc.array(fc.integer({ min: 0, max: 65 }), { maxLength: 4 }),
    speaker: fc.integer({ min: 0, max: 65 }),
    page: fc.integer({ min: -2, max: 12 }),
    width: fc.integer({ min: 280, max: 3840 }),
    height: fc.integer({ min: 200, max: 2160 }),
  })
  .map(({ people: count, screens: shared, pins, speaker, layout, page, ...size }) => ({
    items: [...people(count), ...screens(shared)],
    wishes: { layout, page, speaker: `p${speaker}`, pinned: pins.map((pin) => `p${pin}`) },
    size,
  }));

function overlap(a: Rect, b: Rect): boolean {
  return (
    a.left < b.left + b.width &&
    b.left < a.left + a.width &&
    a.top < b.top + b.height &&
    b.top < a.top + a.height
  );
}

function lefts({ rects }: Arrangement): number {
  return new Set([...rects.values()].map(({ left }) => left)).size;
}

const area = ({ width, height }: Rect): number => width * height;

describe('the arrangement of the stage', () => {
  test('holds everything inside the stage, with a size, and what turns pages too', () => {
    fc.assert(
      fc.property(cases, ({ items, wishes, size }) => {
        const { rects, pages, pager } = arrange(items, wishes, size);
        expect(pager !== null).toBe(pages > 1);
        expect(rects.size).toBeGreaterThan(0);
        for (const rect of [...rects.values(), ...(pager === null ? [] : [pager])]) {
          expect(rect.left).toBeGreaterThanOrEqual(0);
          expect(rect.top).toBeGreaterThanOrEqual(0);
          expect(rect.width).toBeGreaterThan(0);
          expect(rect.height).toBeGreaterThan(0);
          expect(rect.left + rect.width).toBeLessThanOrEqual(size.width);
          expect(rect.top + rect.height).toBeLessThanOrEqual(size.height);
        }
      }),
    );
  });

  test('lets nothing overlap', () => {
    fc.assert(
      fc.property(cases, ({ items, wishes, size }) => {
        const { rects: placed, pager } = arrange(items, wishes, size);
        const rects = [...placed.values(), ...(pager === null ? [] : [pager])];
        rects.forEach((rect, index) => {
          expect(rects.slice(index + 1).filter((other) => overlap(rect, other))).toEqual([]);
        });
      }),
    );
  });

  test('shows each item on a page, what is large on all, and turns to the nearest page there is', () => {
    fc.assert(
      fc.property(cases, ({ items, wishes, size }) => {
        const { pages, page } = arrange(items, wishes, size);
        expect(page).toBe(Math.min(Math.max(0, wishes.page), pages - 1));
        const turned = Array.from({ length: pages }, (_, each) =>
          arrange(items, { ...wishes, page: each }, size),
        );
        const seen = turned.flatMap(({ rects }) => [...rects.keys()]);
        expect(new Set(seen)).toEqual(new Set(items.map(keyOf)));
        const often = items.filter((item) => seen.filter((key) => key === keyOf(item)).length > 1);
        for (const item of often) expect(turned.every(({ rects }) => rects.has(keyOf(item)))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  test('tells of nobody who speaks where all are alike', () => {
    for (const layout of ['automatic', 'grid'] as const)
      expect(
        arrange(people(5), { ...calm, layout, speaker: 'p3' }, { width: 1400, height: 740 }).large.size,
      ).toBe(0);
  });

  test('uses the space: somebody more is somebody more, and not an empty stage', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 16 }),
        fc.integer({ min: 600, max: 2000 }),
        fc.integer({ min: 500, max: 1200 }),
        (count, width, height) => {
          const { rects } = arrange(people(count), calm, { width, height });
          const used = [...rects.values()].reduce((sum, rect) => sum + area(rect), 0);
          expect(used / (width * height)).toBeGreaterThan(0.4);
        },
      ),
    );
  });

  test('has pages of 16, and of 6 on a phone', () => {
    const desktop = { width: 1400, height: 740 };
    const phone = { width: 374, height: 690 };
    expect(arrange(people(16), calm, desktop)).toMatchObject({ pages: 1 });
    expect(arrange(people(33), calm, desktop)).toMatchObject({ pages: 3 });
    expect(arrange(people(17), calm, desktop).rects.size).toBe(16);
    expect(arrange(people(7), calm, phone)).toMatchObject({ pages: 2 });
    expect(arrange(people(7), calm, phone).rects.size).toBe(6);
    expect(arrange(people(7), calm, { width: 830, height: 300 }).rects.size).toBe(6);
  });

  test('leaves the widest place on a phone to somebody else, and shows oneself on the first page', () => {
    const phone = { width: 374, height: 690 };
    const first = (count: number) => [...arrange(people(count), calm, phone).rects.keys()];
    expect(first(5)).toEqual(['p1', 'p2', 'p3', 'p4', 'p0']);
    expect(first(9)).toEqual(['p1', 'p2', 'p3', 'p4', 'p5', 'p0']);
  });

  test('has two columns on a phone from three people on', () => {
    const phone = { width: 374, height: 690 };
    expect(lefts(arrange(people(2), calm, phone))).toBe(1);
    for (let count = 3; count <= 6; count += 1) expect(lefts(arrange(people(count), calm, phone))).toBe(2);
  });

  test('makes the newest screen large, whole, and keeps the others beside it', () => {
    const size = { width: 1400, height: 740 };
    const items = [...people(5), screen('old'), screen('new')];
    for (const layout of ['automatic', 'speaker', 'side-by-side'] as const) {
      const { rects, large } = arrange(items, { ...calm, layout }, size);
      expect(largest(rects)).toBe('screen/new');
      expect([...large]).toEqual(['screen/new']);
      expect(rects.size).toBe(7);
    }
    const { rects, large } = arrange(items, { ...calm, layout: 'grid' }, size);
    expect(large.size).toBe(0);
    expect(new Set([...rects.values()].map(area)).size).toBe(1);
  });

  test('does not make one’s own screen large', () => {
    const items = [...people(3), screen('theirs'), screen('own', true)];
    const large = largest(arrange(items, calm, { width: 1400, height: 740 }).rects);
    expect(large).toBe('screen/theirs');
    const { rects } = arrange([...people(3), screen('own', true)], calm, { width: 1400, height: 740 });
    expect(new Set([...rects.values()].map(area)).size).toBe(1);
  });

  test('makes large what is pinned, several alike, in every layout', () => {
    const size = { width: 1400, height: 740 };
    for (const layout of layouts) {
      const wishes = { ...calm, layout, pinned: ['p2', 'p4', 'gone'] };
      const { rects, large } = arrange([...people(6), screen('s')], wishes, size);
      expect(large).toEqual(new Set(['p2', 'p4']));
      const two = [...rects].toSorted(([, a], [, b]) => area(b) - area(a)).slice(0, 2);
      expect(new Set(two.map(([key]) => key))).toEqual(new Set(['p2', 'p4']));
      expect(two.map(([, rect]) => area(rect)).every((each, _index, [first]) => each === first)).toBe(true);
    }
  });

  test('follows the speaker in its layout, and shows somebody else before oneself where nobody speaks', () => {
    const size = { width: 1400, height: 740 };
    const large = (speaker: string | null) => {
      const { rects, large: keys } = arrange(people(5), { ...calm, layout: 'speaker', speaker }, size);
      expect([...keys]).toEqual([speaker === 'p3' ? 'p3' : 'p1']);
      return [...rects].toSorted(([, a], [, b]) => area(b) - area(a))[0]?.[0];
    };
    expect(large('p3')).toBe('p3');
    expect(large(null)).toBe('p1');
    expect(large('gone')).toBe('p1');
  });
});
