import type { Page } from '@playwright/test';
import { axeFindsNothing } from '../src/axe.ts';
import type { Person } from '../src/person.ts';
import { expect, test } from '../src/stage.ts';

/** CSS pixels that somebody's tile takes at this person's. */
const areaOf = (person: Person, name: string): Promise<number> =>
  person.driver.evaluate((label) => {
    const tile = document.querySelector(`[data-participant-id][aria-label="${label}"]`);
    const { width = 0, height = 0 } = tile?.getBoundingClientRect() ?? {};
    return width * height;
  }, name);

test('layouts, pins and the own picture, by keyboard alone, last over a reload, and axe finds nothing', async ({
  stage,
}) => {
  const { url } = await stage.server();
  let page: Page | undefined;
  const ada = await stage.chromium('Ada', {
    prepare: async (opened) => {
      page = opened;
    },
  });
  const fox = await stage.firefox('Fox');
  const invitation = await ada.hostMeeting(url, { waitingRoom: false, passcode: false });
  await fox.knock(invitation);
  await ada.seesPeople('Ada', 'Fox');
  await ada.watches('Fox');
  if (page === undefined) throw new Error('no page');
  const tab: Page = page;
  const { keyboard } = tab;
  const at = (role: 'button' | 'group' | 'radio' | 'radiogroup' | 'menuitem', name: string) =>
    tab.getByRole(role, { name, exact: true });
  const check = (what: string): Promise<void> => axeFindsNothing(tab, what);

  // One-to-one: the other one is large, the own picture floats and moves.
  await expect.poll(() => areaOf(ada, 'Fox')).toBeGreaterThan(10 * (await areaOf(ada, 'Ada')));
  const own = at('group', 'Your picture');
  const before = await own.boundingBox();
  await own.focus();
  for (let step = 0; step < 40; step += 1) await keyboard.press('Shift+ArrowLeft');
  await expect.poll(async () => (await own.boundingBox())?.x ?? before?.x).toBeLessThan(100);
  await check('one to one');

  await at('button', 'More').focus();
  await keyboard.press('Enter');
  await expect(at('menuitem', 'Layout')).toBeFocused();
  await keyboard.press('Enter');
  await expect(at('radiogroup', 'Layout')).toBeVisible();
  await at('radio', 'Automatic').focus();
  await keyboard.press('ArrowDown');
  await expect(at('radio', 'Grid')).toBeChecked();
  await check('dialog "Layout"');
  await keyboard.press('Escape');
  await ada.driver.reload();
  await ada.seesPeople('Ada', 'Fox');
  await expect
    .poll(async () => (await at('group', 'Your picture').boundingBox())?.x ?? 999)
    .toBeLessThan(100);

  // Firefox pins, unpins, and hides itself.
  await fox.driver.click({ role: 'button', name: 'Options for Fox' });
  await fox.driver.click({ role: 'menuitem', name: 'Pin Fox' });
  await expect.poll(async () => (await areaOf(fox, 'Fox')) > 5 * (await areaOf(fox, 'Ada'))).toBe(true);
  await fox.driver.click({ role: 'button', name: 'Options for Fox' });
  await fox.driver.click({ role: 'menuitem', name: 'Unpin Fox' });
  await expect.poll(async () => (await areaOf(fox, 'Ada')) > 5 * (await areaOf(fox, 'Fox'))).toBe(true);
  await fox.driver.click({ role: 'button', name: 'Hide your picture' });
  await fox.driver.see({ role: 'button', name: 'Show your picture' });
  await fox.seesPeople('Ada');
});
