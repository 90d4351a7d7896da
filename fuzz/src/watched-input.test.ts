import { expect, it } from 'vitest';
import { noteInput, readInput, watchedMemory } from './watched-input.ts';

it('leaves the input that runs for another thread to read, and counts the runs', () => {
  const memory = watchedMemory();
  noteInput(memory, new Uint8Array([1, 2, 3]));
  noteInput(memory, new Uint8Array([4]));
  expect(readInput(memory)).toEqual({ run: 2, input: new Uint8Array([4]) });
});

it('cuts an input that is longer than the memory', () => {
  const memory = watchedMemory();
  noteInput(memory, new Uint8Array(1024 * 1024).fill(5));
  expect(readInput(memory).input).toEqual(new Uint8Array(64 * 1024).fill(5));
});
