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

test('layouts, pins, full screen and the own picture, by keyboard alone, last over a reload, and axe finds nothing', async ({
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

  await test.step('the page, and one picture by itself, fill the screen until Escape, or until who is seen there has gone', async () => {
    const isFull = (): Promise<boolean> => tab.evaluate(() => document.fullscreenElement !== null);
    const chooses = async (menu: string, role: 'button' | 'menuitem', row: string): Promise<void> => {
      await at('button', menu).focus();
      await keyboard.press('Enter');
      await at(role, row).press('Enter');
    };
    // That the browser takes Escape for itself, as there, needs a key with a number of the system.
    const session = await tab.context().newCDPSession(tab);
    const escape = async (): Promise<void> => {
      for (const type of ['rawKeyDown', 'keyUp'] as const)
        await session.send('Input.dispatchKeyEvent', {
          type,
          key: 'Escape',
          code: 'Escape',
          windowsVirtualKeyCode: 27,
          nativeVirtualKeyCode: 27,
        });
    };
    await chooses('More', 'menuitem', 'Full screen');
    await expect.poll(isFull).toBe(true);
    await ada.seesPeople('Ada', 'Fox');
    await escape();
    await expect.poll(isFull).toBe(false);

    await chooses('Options for Fox', 'button', 'Full screen');
    await ada.seesPeople('Fox');
    expect(await isFull()).toBe(true);
    await ada.watches('Fox');
    await check('one picture in full screen');
    await escape();
    await ada.seesPeople('Ada', 'Fox');
    expect(await isFull()).toBe(false);
    await chooses('Options for Fox', 'button', 'Full screen');
    await ada.seesPeople('Fox');
  });

  // Firefox pins, unpins, and hides itself.
  await fox.driver.click({ role: 'button', name: 'Options for Fox' });
  await fox.driver.click({ role: 'button', name: 'Pin Fox' });
  await expect.poll(async () => (await areaOf(fox, 'Fox')) > 5 * (await areaOf(fox, 'Ada'))).toBe(true);
  await fox.driver.click({ role: 'button', name: 'Options for Fox' });
  await fox.driver.click({ role: 'button', name: 'Unpin Fox' });
  await expect.poll(async () => (await areaOf(fox, 'Ada')) > 5 * (await areaOf(fox, 'Fox'))).toBe(true);
  await fox.driver.click({ role: 'button', name: 'Hide your picture' });
  await fox.driver.see({ role: 'button', name: 'Show your picture' });
  await fox.seesPeople('Ada');
  await fox.leave();
  await ada.seesPeople('Ada');
  expect(await tab.evaluate(() => document.fullscreenElement)).toBe(null);
  await expect(at('button', 'More')).toBeVisible();
});
