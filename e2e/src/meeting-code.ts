import type { Person } from './person.ts';

/** VER-1: the digits that the security panel shows, which has to be open; each epoch has others. */
export function meetingCode({ driver }: Person): Promise<string> {
  return driver.evaluate(() => {
    const group = document.querySelector('[role=group][aria-label="Meeting code"]');
    return (group?.textContent ?? '').replace(/\D/g, '');
  }, null);
}
