import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';

/** More than any page has places that Tab leads to. */
const mostPresses = 80;

const hasFocus = (target: Locator): Promise<boolean> =>
  target.evaluate((element) => element === document.activeElement);

/** Presses a key until the target has the focus. */
export async function reach(
  page: Page,
  target: Locator,
  key: 'Tab' | 'ArrowRight' | 'ArrowDown' = 'Tab',
): Promise<void> {
  await target.waitFor();
  for (let press = 0; press < mostPresses && !(await hasFocus(target)); press += 1)
    await page.keyboard.press(key);
  await expect(target).toBeFocused();
}

/** Into the toolbar by Tab, wherever the focus is, and on to a control in it by arrows, whichever way it lies. */
export async function reachControl(page: Page, name: string): Promise<void> {
  const toolbar = page.getByRole('toolbar', { name: 'Call controls' });
  const control = toolbar.getByRole('button', { name, exact: true });
  const isInside = (): Promise<boolean> =>
    toolbar.evaluate((element) => element.contains(document.activeElement));
  for (let press = 0; press < mostPresses && !(await isInside()); press += 1)
    await page.keyboard.press('Tab');
  const isBefore = await control.evaluate(
    (element) =>
      document.activeElement !== null &&
      (element.compareDocumentPosition(document.activeElement) & Node.DOCUMENT_POSITION_FOLLOWING) > 0,
  );
  for (let press = 0; press < mostPresses && !(await hasFocus(control)); press += 1)
    await page.keyboard.press(isBefore ? 'ArrowLeft' : 'ArrowRight');
  await expect(control).toBeFocused();
}

/**
 * What a key shows takes the focus, is looked at, and gives the focus back to where it was when Escape closes it.
 */
export async function opensAndCloses(
  page: Page,
  shown: Locator,
  look: () => Promise<void>,
  key = 'Enter',
): Promise<void> {
  const before = await page.evaluateHandle(() => document.activeElement);
  await page.keyboard.press(key);
  await shown.waitFor();
  await expect.poll(() => shown.evaluate((element) => element.contains(document.activeElement))).toBe(true);
  await look();
  await page.keyboard.press('Escape');
  await shown.waitFor({ state: 'detached' });
  await expect.poll(() => before.evaluate((element) => element === document.activeElement)).toBe(true);
}
