import { expect, test } from 'vitest';
import { createStageChoices, ownPlace } from './stage-choices.ts';

function memory(entries: Readonly<Record<string, string>> = {}) {
  const kept = new Map(Object.entries(entries));
  return {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
}

test('a reload of the tab finds layout, pins and the own picture as they were', () => {
  const storage = memory();
  const before = createStageChoices(storage);
  before.setLayout('side-by-side');
  before.togglePin('5eed1');
  before.togglePin('screen/s1');
  before.togglePin('5eed2');
  before.togglePin('5eed1');
  before.setOwn({ mode: 'floating', place: { x: 0.25, y: 0 }, isSmall: true });
  const after = createStageChoices(storage);
  expect(after.layout.value).toBe('side-by-side');
  expect(after.pinned.value).toEqual(['screen/s1', '5eed2']);
  expect(after.own.value).toEqual({ mode: 'floating', place: { x: 0.25, y: 0 }, isSmall: true });
});

test('what the tab kept may be anything', () => {
  for (const value of [
    '',
    'floating',
    'floating 2 -1 small',
    'floating NaN x large',
    '\u0000',
    'grid grid grid',
  ]) {
    const storage = memory({ 'conclave.layout': value, 'conclave.own-picture': value });
    const { layout, own } = createStageChoices(storage);
    expect(layout.value).toBe('automatic');
    expect(own.value.place).toEqual({ x: 1, y: 1 });
  }
});

test('who leaves keeps no list of whom they looked at', () => {
  const storage = memory();
  const choices = createStageChoices(storage);
  choices.togglePin('5eed1');
  choices.forget();
  expect([...storage.kept.keys()]).toEqual([]);
});

test('the own picture floats over the other one of two, until somebody says where it is to be', () => {
  expect(ownPlace('automatic', 'automatic', 1, false)).toBe('tile');
  expect(ownPlace('automatic', 'automatic', 2, false)).toBe('floating');
  expect(ownPlace('automatic', 'speaker', 2, false)).toBe('floating');
  expect(ownPlace('automatic', 'grid', 2, false)).toBe('tile');
  expect(ownPlace('automatic', 'automatic', 3, false)).toBe('tile');
  expect(ownPlace('floating', 'automatic', 9, false)).toBe('floating');
  expect(ownPlace('floating', 'automatic', 1, false)).toBe('tile');
  expect(ownPlace('tile', 'automatic', 2, false)).toBe('tile');
  expect(ownPlace('hidden', 'automatic', 2, false)).toBe('hidden');
  expect(ownPlace('hidden', 'automatic', 2, true)).toBe('tile');
});
