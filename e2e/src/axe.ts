import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect } from '@playwright/test';

/** Of axe's rules those whose outcome depends on colours: the rest say of a dark page what they said of the light one. */
const ofColours = ['color-contrast', 'link-in-text-block'];

const onlyTooltip = '[data-overlay-container]:not(:has([role]:not([role=tooltip])))';

/** Holds a page as it stands to axe's rules, light and dark. @param what names it where something is found */
export async function axeFindsNothing(page: Page, what: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // React Aria announces a dialog by an image labelled by its title, and keeps it for seconds after the title went.
    // A name beside a control, which comes and goes while the page is looked at, belongs to no landmark.
    const axe = new AxeBuilder({ page }).exclude('[data-live-announcer]').exclude(onlyTooltip);
    if (colorScheme === 'dark') axe.withRules(ofColours);
    const { violations } = await axe.analyze();
    const found = violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html, target }) => `${target.join(' ')} ${html}`).join(' ')}`,
    );
    expect(found, `${what}, ${colorScheme}`).toEqual([]);
  }
}
