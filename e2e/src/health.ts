import { expect } from '@playwright/test';
import type { Person } from './person.ts';

/** A line of the security panel's table about a stream that comes in. */
export interface HealthLine {
  readonly state: string;
  /** Frames that were authenticated and played. */
  readonly frames: number;
  readonly dropped: number;
}

type Stream = 'Microphone' | 'Camera';

/** What the open security panel says about somebody's stream; undefined where it has no line. */
async function healthOf(viewer: Person, name: string, stream: Stream): Promise<HealthLine | undefined> {
  return viewer.driver.evaluate(
    ({ name: wanted, stream: kind }) => {
      const lines = Array.from(document.querySelectorAll('table.health tbody tr'));
      const line = lines.find((each) => {
        const head = each.querySelector('th');
        return (
          head?.firstElementChild?.textContent === wanted && head.textContent.includes(`${kind}, received`)
        );
      });
      if (line === undefined) return undefined;
      const count = (text: string | undefined): number => Number((text ?? '').replace(/\D/g, ''));
      const cell = line.querySelector('td:last-child');
      return {
        state: line.getAttribute('data-state') ?? '',
        frames: count(cell?.firstChild?.textContent ?? undefined),
        dropped: count(cell?.querySelector('.field-hint')?.textContent ?? undefined),
      };
    },
    { name, stream },
  );
}

async function known(viewer: Person, name: string, stream: Stream): Promise<HealthLine> {
  const line = await healthOf(viewer, name, stream);
  if (line === undefined) throw new Error(`${viewer.name} has no line about ${name}'s ${stream}`);
  return line;
}

/** Waits until so many more frames were dropped, in sight of whoever looks. @returns the line before */
export async function seesDropped(
  viewer: Person,
  [name, stream]: readonly [string, Stream],
  before: HealthLine,
  count: number,
): Promise<HealthLine> {
  await expect
    .poll(async () => (await known(viewer, name, stream)).dropped - before.dropped, {
      timeout: 45_000,
      message: `${viewer.name} sees frames of ${name}'s ${stream} dropped`,
    })
    .toBeGreaterThanOrEqual(count);
  return known(viewer, name, stream);
}

/** Waits until the panel says so. */
export async function seesState(
  viewer: Person,
  [name, stream]: readonly [string, Stream],
  state: 'ok' | 'failed',
): Promise<HealthLine> {
  await expect
    .poll(async () => (await healthOf(viewer, name, stream))?.state, {
      timeout: 45_000,
      message: `${viewer.name} sees ${name}'s ${stream} as ${state}`,
    })
    .toBe(state);
  return known(viewer, name, stream);
}
