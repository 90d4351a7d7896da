import { FakeClock } from '@conclave/base/testing';
import { expect, test } from 'vitest';
import { Keepsakes, maxKeepsake } from './keepsakes.ts';

function setUp(before: Readonly<Record<string, string>> = {}) {
  const clock = new FakeClock();
  const written: string[] = [];
  const store = {
    kept: (name: string) => before[name] ?? null,
    keep: (name: string, text: string) => {
      written.push(`${name}: ${text}`);
      return Promise.resolve();
    },
  };
  return { clock, written, keepsakes: new Keepsakes(clock, store) };
}

test('COM-6: what changes is kept at once, and what follows soon is kept together', () => {
  const { clock, written, keepsakes } = setUp();
  const one = keepsakes.of('one');
  for (const text of ['a', 'b', 'c']) one.keep(() => text);
  expect(written).toEqual(['one: a']);
  clock.advance(500);
  expect(written).toEqual(['one: a', 'one: c']);
  clock.advance(5_000);
  expect(written).toHaveLength(2);
  one.keep(() => 'd');
  expect(written.at(-1)).toBe('one: d');
});

test('COM-6: nothing that waited is lost when the call ends, and nothing is kept after it', () => {
  const { clock, written, keepsakes } = setUp();
  const one = keepsakes.of('one');
  one.keep(() => 'a');
  one.keep(() => 'b');
  keepsakes.close();
  one.keep(() => 'c');
  clock.advance(5_000);
  expect(written).toEqual(['one: a', 'one: b']);
});

test('each finds what it kept, and no other’s', () => {
  const { keepsakes } = setUp({ one: 'kept' });
  expect([keepsakes.of('one').before, keepsakes.of('two').before]).toEqual(['kept', null]);
  expect(() => keepsakes.of('one')).toThrow(/two keep/);
});

test('what is longer than storage bears is a fault of whoever keeps it', () => {
  const { keepsakes, written } = setUp();
  expect(() => keepsakes.of('one').keep(() => 'x'.repeat(maxKeepsake + 1))).toThrow(/too long/);
  expect(written).toEqual([]);
});
