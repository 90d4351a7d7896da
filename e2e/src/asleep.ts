import type { Page } from '@playwright/test';

/**
 * Stops every process of a browser, as a closed lid does: no timer runs, and nothing is answered.
 *
 * @returns what lets them go on
 */
export async function fallAsleep(page: Page): Promise<() => void> {
  const session = await page.context().browser()?.newBrowserCDPSession();
  if (session === undefined) throw new Error('the page has no browser');
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  const ids = processInfo.map(({ id }) => id);
  for (const id of ids) process.kill(id, 'SIGSTOP');
  return () => {
    for (const id of ids) process.kill(id, 'SIGCONT');
  };
}
