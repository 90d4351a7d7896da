import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import type { Person } from '../src/person.ts';
import { expect, test } from '../src/stage.ts';
import type { Stage } from '../src/stage.ts';

async function withPage(
  stage: Stage,
  name: string,
  script: (() => void) | null = null,
): Promise<{ readonly person: Person; readonly page: Page }> {
  const pages: Page[] = [];
  const person = await stage.chromium(name, {
    prepare: async (page) => {
      pages.push(page);
      if (script !== null) await page.addInitScript(script);
    },
  });
  const [page] = pages;
  if (page === undefined) throw new Error('no page');
  return { person, page };
}

async function choose(person: Person, row: string): Promise<void> {
  await person.driver.click({ role: 'button', name: 'More' });
  await person.driver.click({ role: 'menuitem', name: row });
}

/** Waits until the picture there moves on. */
async function moves(page: Page): Promise<void> {
  const shown = (): Promise<number> =>
    page.evaluate(() => document.querySelector('video')?.getVideoPlaybackQuality().totalVideoFrames ?? 0);
  const before = await shown();
  await expect.poll(shown, { timeout: 20_000 }).toBeGreaterThan(before + 5);
}

test('keys switch what the bar does; the speaker floats over all windows with what is needed at once; without such windows, as a video', async ({
  stage,
}) => {
  const { url } = await stage.server();
  const ada = await stage.chromium('Ada');
  const { person: bea, page } = await withPage(stage, 'Bea');
  const invitation = await ada.hostMeeting(url, { waitingRoom: false, passcode: false });
  await bea.knock(invitation);
  await ada.seesPeople('Ada', 'Bea');
  await bea.watches('Ada');
  await test.step('keys mute, and the space bar lets who is muted talk while it is held', async () => {
    const audio = async () => (await ada.tile('Bea'))?.audio;
    await page.keyboard.press('m');
    await expect.poll(audio).toBe('off');
    await page.keyboard.down(' ');
    await expect.poll(audio).toBe('on');
    await page.keyboard.up(' ');
    await expect.poll(audio).toBe('off');
    await page.keyboard.press('?');
    // In a dialog they do nothing.
    await page.locator('[role=dialog]:focus-within').waitFor();
    await page.keyboard.press('m');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('m');
    await expect.poll(audio).toBe('on');
  });
  const faults: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  const opened = page.context().waitForEvent('page');
  await choose(bea, 'Picture-in-picture');
  const floating = await opened;
  await test.step('Ada is seen there, in the looks of the page', async () => {
    await floating.getByRole('group', { name: 'Ada' }).waitFor();
    await moves(floating);
    expect(
      await floating.evaluate(
        () => getComputedStyle(document.querySelector('main') ?? document.body).display,
      ),
    ).toBe('grid');
    const { violations } = await new AxeBuilder({ page: floating }).setLegacyMode().analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  });
  await test.step('microphone and camera are switched from there', async () => {
    await floating.getByRole('button', { name: 'Mute microphone' }).click();
    await expect.poll(async () => (await ada.tile('Bea'))?.audio).toBe('off');
    await bea.driver.see({ role: 'button', name: 'Unmute microphone' });
    await floating.getByRole('button', { name: 'Turn camera off' }).click();
    await expect.poll(async () => (await ada.tile('Bea'))?.video).toBe('off');
  });
  await test.step('behind another tab the picture goes on, and so does the sound', async () => {
    await page.evaluate(() => {
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    await moves(floating);
    await bea.hears(1);
    expect(
      await page.evaluate(() => Array.from(document.querySelectorAll('audio'), ({ paused }) => paused)),
    ).toEqual([false]);
  });
  const other = await withPage(stage, 'Cleo', () => {
    Reflect.deleteProperty(window, 'documentPictureInPicture');
  });
  await test.step('who comes meanwhile is heard, from the page and not from the window', async () => {
    await other.person.knock(invitation);
    await bea.hears(2);
    const paused = (shown: Page): Promise<readonly boolean[]> =>
      shown.evaluate(() => Array.from(document.querySelectorAll('audio'), (audio) => audio.paused));
    await expect.poll(() => paused(page)).toEqual([false, false]);
    expect(await paused(floating)).toEqual([]);
    await moves(floating);
  });
  await test.step('Leave ends the call, and the window with it', async () => {
    await floating.getByRole('button', { name: 'Leave' }).click();
    await ada.seesPeople('Ada', 'Cleo');
    await expect.poll(() => floating.isClosed()).toBe(true);
    expect(faults).toEqual([]);
  });
  await test.step('a browser without such windows floats the picture alone, until it is closed', async () => {
    await other.person.watches('Ada');
    await choose(other.person, 'Picture-in-picture');
    const isFloating = () => other.page.evaluate(() => document.pictureInPictureElement !== null);
    await expect.poll(isFloating).toBe(true);
    await choose(other.person, 'Close picture-in-picture');
    await expect.poll(isFloating).toBe(false);
    await choose(other.person, 'Picture-in-picture');
    await expect.poll(isFloating).toBe(true);
    await other.page.evaluate(() => document.exitPictureInPicture());
    await other.person.driver.click({ role: 'button', name: 'More' });
    await other.person.driver.see({ role: 'menuitem', name: 'Picture-in-picture' });
  });
});

test('Firefox lets no page float, and offers nothing of the kind', async ({ stage }) => {
  const { url } = await stage.server();
  const fox = await stage.firefox('Fox');
  await fox.hostMeeting(url, { waitingRoom: false, passcode: false });
  const able = await fox.driver.evaluate(
    () => 'documentPictureInPicture' in window || 'requestPictureInPicture' in HTMLVideoElement.prototype,
    null,
  );
  await fox.driver.click({ role: 'button', name: 'More' });
  await fox.driver.see({ role: 'menuitem', name: 'Layout' });
  const rows = await fox.driver.evaluate(
    () => Array.from(document.querySelectorAll('[role=menuitem]'), ({ textContent }) => textContent),
    null,
  );
  expect(rows.includes('Picture-in-picture')).toBe(able);
});
