import type { Page } from '@playwright/test';
import type { Driver } from './driver.ts';
import './page-globals.ts';

/** To be given as `prepare` of a person's browser: keeps what comes into a polite live region of the page, in order. */
export async function keepAnnouncements(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const announced: string[] = [];
    Object.defineProperty(window, 'announced', { value: announced });
    new MutationObserver((changes) => {
      for (const { target, addedNodes } of changes) {
        if (!(target instanceof Element) || target.closest('[aria-live=polite]') === null) continue;
        announced.push(...Array.from(addedNodes, (node) => node.textContent ?? ''));
      }
    }).observe(document, { childList: true, subtree: true });
  });
}

/** How often a page that keeps its announcements has announced this. */
export function timesAnnounced(driver: Driver, text: string): Promise<number> {
  return driver.evaluate((wanted) => window.announced.filter((each) => each === wanted).length, text);
}
