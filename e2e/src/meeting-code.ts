import type { Person } from './person.ts';

/** VER-1: the digits that the security panel shows, which has to be open; each epoch has others. */
export function meetingCode({ driver }: Person): Promise<string> {
  return driver.evaluate(() => {
    const group = document.querySelector('[role=group][aria-label="Meeting code"]');
    return (group?.textContent ?? '').replace(/\D/g, '');
  }, null);
}

/** The number of the epoch that the security panel shows, which has to be open; NaN where it shows none. */
export function epochOf({ driver }: Person): Promise<number> {
  return driver.evaluate(() => Number(/Epoch (\d+)/.exec(document.body.innerText)?.[1] ?? Number.NaN), null);
}
