import type { WritingPlace } from '../src/features/writing-place.ts';

/** Where anything may be said to everybody, and to one person; nobody there moderates or has a name. */
export function fakePlace(now: number, chatAllowed = true): WritingPlace {
  return {
    chatAllowed,
    directAllowed: true,
    moderates: () => false,
    now,
    wallTime: 1_000 + now,
    nameOf: () => null,
  };
}
