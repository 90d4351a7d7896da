import type { Person } from './person.ts';

/** Names of the people whose tiles say that their hands are up, by the number that is shown there. */
export function handsOnTiles(person: Person): Promise<readonly string[]> {
  return person.driver.evaluate(
    () =>
      Array.from(document.querySelectorAll('[data-participant-id][data-hand="raised"]'))
        .map((tile) => ({
          name: tile.getAttribute('aria-label') ?? '',
          place: Number(
            /number (\d+)/.exec(
              tile.querySelector('[aria-label^="Hand raised"]')?.getAttribute('aria-label') ?? '',
            )?.[1],
          ),
        }))
        .toSorted((a, b) => a.place - b.place)
        .map(({ name }) => name),
    null,
  );
}
