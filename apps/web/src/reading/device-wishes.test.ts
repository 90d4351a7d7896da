import { expect, test } from 'vitest';
import { isWanted, keepOff } from './device-wishes.ts';

test('COM-6: after a reload a device is off only where its owner switched it off', () => {
  const kept = new Map([['conclave.microphone', 'off']]);
  const storage = { getItem: (key: string) => kept.get(key) ?? null };
  expect(isWanted(storage, 'microphone')).toBe(false);
  expect(isWanted(storage, 'camera')).toBe(true);
  kept.set('conclave.microphone', 'on');
  expect(isWanted(storage, 'microphone')).toBe(true);
});

test('MOD-3: what a host switched off stays off over a reload', () => {
  const kept = new Map([['conclave.microphone', 'on']]);
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  keepOff(storage, 'microphone');
  expect(isWanted(storage, 'microphone')).toBe(false);
  expect(isWanted(storage, 'camera')).toBe(true);
});
