import type { Person } from './person.ts';

/** All of them at the same time: for what no order matters to. */
export async function together(
  people: readonly Person[],
  act: (person: Person) => Promise<unknown>,
): Promise<void> {
  await Promise.all(people.map(act));
}

/** Waits until each of them sees exactly these people, oneself included. */
export function allSeeAll(people: readonly Person[]): Promise<void> {
  const names = people.map(({ name }) => name);
  return together(people, (person) => person.seesPeople(...names));
}

/** Waits until each of them sees the picture of each other one move. */
export function allWatchAll(people: readonly Person[]): Promise<void> {
  return together(people, async (person) => {
    for (const other of people) if (other !== person) await person.watches(other.name);
  });
}
