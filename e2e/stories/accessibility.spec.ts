import type { Page } from '@playwright/test';
import { keepAnnouncements, timesAnnounced } from '../src/announced.ts';
import { axeFindsNothing } from '../src/axe.ts';
import { expect, test } from '../src/stage.ts';

interface Viewport {
  readonly width: number;
  readonly height: number;
}

const sizes: readonly Viewport[] = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
];

for (const viewport of sizes) {
  test(`axe finds nothing from the front page into the call at ${viewport.width} px, light and dark, and a knock is announced once`, async ({
    stage,
  }) => {
    const { url } = await stage.server();
    let page: Page | undefined;
    const ada = await stage.chromium('Ada', {
      viewport,
      prepare: async (opened) => {
        page = opened;
        await keepAnnouncements(opened);
      },
    });
    const check = async (what: string): Promise<void> => {
      if (page === undefined) throw new Error('no page');
      await axeFindsNothing(page, what);
    };
    await ada.driver.open(`${url}/what-the-server-sees`);
    await ada.driver.see({ role: 'heading', name: 'What the server can see' });
    await check('what the server can see');
    await ada.driver.open(url);
    await check('front page');
    await ada.driver.click({ role: 'button', name: 'New meeting' });
    await check('new meeting');
    const invitation = await ada.hostMeeting(url, { waitingRoom: true, passcode: true });
    const bea = await stage.chromium('Bea');
    await bea.knock({ ...invitation, passcode: 'wrong' });
    await bea.seesAlert('Wrong passcode');
    await bea.driver.click({ role: 'button', name: 'Try again' });
    await bea.fillIn(invitation.passcode);
    await ada.driver.see({ role: 'region', name: 'Waiting room' });
    await check('call with somebody waiting');
    await ada.admit('Bea');
    await ada.seesPeople('Ada', 'Bea');
    await expect.poll(() => timesAnnounced(ada.driver, 'Bea joined')).toBe(1);
    expect(await timesAnnounced(ada.driver, 'Bea is waiting to be let in')).toBe(1);
    await check('call');
    // What opens out of a wide call is in the stories of the keyboard.
    if (viewport.width < 776 && page !== undefined) await looksUnderMore(page, viewport, check);
  });
}

/** On a phone the rest of the controls is under "More", whose sheet goes with what it opens, but for a menu above it. */
async function looksUnderMore(page: Page, viewport: Viewport, check: (what: string) => Promise<void>) {
  const toolbar = page.getByRole('toolbar', { name: 'Call controls' });
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  await test.step('the bar is one row of targets for a thumb', async () => {
    const targets = await toolbar.getByRole('button').all();
    const boxes = await Promise.all(targets.map((target) => target.boundingBox()));
    expect(boxes.length).toBe(6);
    for (const box of boxes) {
      expect(box?.width).toBeGreaterThanOrEqual(44);
      expect(box?.height).toBeGreaterThanOrEqual(44);
      expect(box?.y).toBe(boxes[0]?.y);
    }
  });
  await test.step('all of the bar stands in a page that is just wide enough', async () => {
    await page.setViewportSize({ width: 776, height: 844 });
    await button('Reactions').waitFor();
    const bar = await toolbar.boundingBox();
    expect(bar?.x).toBeGreaterThanOrEqual(0);
    expect((bar?.x ?? 0) + (bar?.width ?? 0)).toBeLessThanOrEqual(776);
    await page.setViewportSize(viewport);
  });
  await button('More').click();
  await page.getByRole('dialog', { name: 'More' }).waitFor();
  await check('More');
  for (const menu of ['Microphone options', 'Camera options']) {
    await button(menu).click();
    await page.getByRole('menu', { name: menu }).waitFor();
    await check(menu);
    await escapeFrom(page, 'menu', menu);
  }
  await escapeFrom(page, 'dialog', 'More');
  for (const panel of ['People', 'Security']) {
    await button('More').click();
    await button(panel).click();
    await check(panel);
    // A panel is a sheet over the controls.
    await button(`Close ${panel}`).click();
    await expect(button('More')).toBeFocused();
  }
}

/** A key that comes before it is gone still goes to it; and where a button has its name beside it, that goes first. */
async function escapeFrom(page: Page, role: 'menu' | 'dialog', name: string): Promise<void> {
  const left = page.getByRole(role, { name, exact: true });
  const tip = page.getByRole('tooltip');
  const tips = await tip.count();
  await page.keyboard.press('Escape');
  if (tips > 0) {
    await expect(tip).toHaveCount(0);
    if (await left.isVisible()) await page.keyboard.press('Escape');
  }
  await expect(left).toBeHidden();
}
