import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { expect, test } from '../src/stage.ts';

const sizes = [
  { width: 1440, height: 900 },
  { width: 390, height: 844 },
] as const;

for (const viewport of sizes) {
  test(`axe finds nothing from the front page into the call at ${viewport.width} px, light and dark`, async ({
    stage,
  }) => {
    const { url } = await stage.server();
    let page: Page | undefined;
    const ada = await stage.chromium('Ada', {
      viewport,
      prepare: async (opened) => {
        page = opened;
      },
    });
    // A key that comes before it is gone still goes to it; and where a button has its name beside it, that goes first.
    const escapeFrom = async (role: 'menu' | 'dialog', name: string): Promise<void> => {
      if (page === undefined) throw new Error('no page');
      const left = page.getByRole(role, { name, exact: true });
      const tip = page.getByRole('tooltip');
      const tips = await tip.count();
      await page.keyboard.press('Escape');
      if (tips > 0) {
        await expect(tip).toHaveCount(0);
        if (await left.isVisible()) await page.keyboard.press('Escape');
      }
      await expect(left).toBeHidden();
    };
    const check = async (what: string): Promise<void> => {
      if (page === undefined) throw new Error('no page');
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        // React Aria announces a dialog by an image labelled by its title, and keeps it for seconds after the title went.
        const builder = new AxeBuilder({ page }).exclude('[data-live-announcer]');
        const { violations } = await builder.analyze();
        const found = violations.map(
          ({ id, nodes }) =>
            `${id}: ${nodes.map(({ html, target }) => `${target.join(' ')} ${html}`).join(' ')}`,
        );
        expect(found, `${what}, ${colorScheme}`).toEqual([]);
      }
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
    // On a phone they are under "More", whose sheet goes with what it opens, but for a menu above it.
    const isPhone = viewport.width < 776;
    if (isPhone) {
      await test.step('the bar is one row of targets for a thumb', async () => {
        const targets = await page?.getByRole('toolbar', { name: 'Call controls' }).getByRole('button').all();
        const boxes = await Promise.all((targets ?? []).map((target) => target.boundingBox()));
        expect(boxes.length).toBe(6);
        for (const box of boxes) {
          expect(box?.width).toBeGreaterThanOrEqual(44);
          expect(box?.height).toBeGreaterThanOrEqual(44);
          expect(box?.y).toBe(boxes[0]?.y);
        }
      });
      await test.step('all of the bar stands in a page that is just wide enough', async () => {
        await page?.setViewportSize({ width: 776, height: 844 });
        await ada.driver.see({ role: 'button', name: 'Reactions' });
        const bar = await page?.getByRole('toolbar', { name: 'Call controls' }).boundingBox();
        expect(bar?.x).toBeGreaterThanOrEqual(0);
        expect((bar?.x ?? 0) + (bar?.width ?? 0)).toBeLessThanOrEqual(776);
        await page?.setViewportSize(viewport);
      });
      await ada.driver.click({ role: 'button', name: 'More' });
      await ada.driver.see({ role: 'dialog', name: 'More' });
      await check('More');
    }
    for (const menu of ['Microphone options', 'Camera options']) {
      await ada.driver.click({ role: 'button', name: menu });
      await ada.driver.see({ role: 'menu', name: menu });
      await check(menu);
      await escapeFrom('menu', menu);
    }
    if (isPhone) await escapeFrom('dialog', 'More');
    for (const panel of ['People', 'Security']) {
      if (isPhone) await ada.driver.click({ role: 'button', name: 'More' });
      await ada.driver.click({ role: 'button', name: panel });
      await check(panel);
      // On a phone a panel is a sheet over the controls.
      await ada.driver.click({ role: 'button', name: `Close ${panel}` });
      const opener = page?.getByRole('button', { name: isPhone ? 'More' : panel, exact: true });
      if (opener !== undefined) await expect(opener).toBeFocused();
    }
  });
}
