import type { Page } from '@playwright/test';
import { axeFindsNothing } from '../src/axe.ts';
import { installScreen, readScreens, shareThisTab } from '../src/fake-screen.ts';
import type { SeenScreen } from '../src/fake-screen.ts';
import type { Person } from '../src/person.ts';
import { expect, test } from '../src/stage.ts';

const share = { role: 'button', name: 'Share screen' } as const;
const stop = { role: 'button', name: 'Stop sharing' } as const;
const options = { role: 'button', name: 'Sharing options' } as const;
const bar = { role: 'group', name: 'You are sharing' } as const;
const withScreen = {
  prepare: async (page: Page): Promise<void> => {
    await page.addInitScript(installScreen);
  },
};

const screens = (person: Person): Promise<readonly SeenScreen[]> => person.driver.evaluate(readScreens, null);

const live = (person: Person): Promise<readonly string[]> =>
  person.driver.evaluate(() => window.screenStage.live(), null);

const isGreen = ({ colour }: SeenScreen): boolean =>
  colour !== null && colour[1] > 110 && colour[0] < 60 && colour[2] < 60;

async function seesScreens(person: Person, ...names: readonly string[]): Promise<void> {
  await expect
    .poll(
      async () =>
        (await screens(person))
          .filter((seen) => isGreen(seen) && seen.decryption === 'ok')
          .map(({ name }) => name)
          .toSorted(),
      { timeout: 30_000, message: `${person.name} sees the screens of ${names.join(' and ')}` },
    )
    .toEqual(names.map((name) => `Screen of ${name}`).toSorted());
}

async function seesNoScreen(person: Person): Promise<void> {
  await expect.poll(async () => (await screens(person)).length, { timeout: 15_000 }).toBe(0);
}

const largest = async (person: Person): Promise<string> => {
  const shown = await screens(person);
  return shown.toSorted((a, b) => b.area - a.area)[0]?.name ?? '';
};

test('a screen that is shared in Chromium is seen in Firefox, and back; stopping ends it for all', async ({
  stage,
}) => {
  const { url } = await stage.server();
  const ada = await stage.chromium('Ada', withScreen);
  const fox = await stage.firefox('Fox', [installScreen]);
  const invitation = await ada.hostMeeting(url, { waitingRoom: false, passcode: false });
  await fox.knock(invitation);
  await ada.seesPeople('Ada', 'Fox');

  await ada.driver.click(share);
  await seesScreens(fox, 'Ada');
  await expect.poll(async () => (await screens(fox))[0]?.width).toBe(1920);
  await ada.driver.see(bar);
  await ada.driver.click(stop);
  await seesNoScreen(fox);
  await expect.poll(() => live(ada)).toEqual([]);

  await fox.driver.click(share);
  await seesScreens(ada, 'Fox');
  await expect.poll(async () => (await screens(ada))[0]?.width).toBe(1920);
  await ada.watches('Fox');
  // The window was closed.
  await fox.driver.evaluate(() => window.screenStage.end('video'), null);
  await seesNoScreen(ada);
  await fox.driver.see(share);
});

test('the newest screen is large; a closed picker is no error; sound, a host’s word and a lost server end what they should', async ({
  stage,
}) => {
  test.setTimeout(420_000);
  const server = await stage.server();
  const pages: Page[] = [];
  const keptPage = {
    prepare: async (opened: Page): Promise<void> => {
      pages.push(opened);
      await withScreen.prepare(opened);
    },
  };
  const ada = await stage.chromium('Ada', keptPage);
  const ben = await stage.chromium('Ben', keptPage);
  const [hostPage, page] = pages;
  if (hostPage === undefined || page === undefined) throw new Error('no page');
  const whoShares = hostPage.getByRole('combobox', { name: 'Who may share a screen' });
  const invitation = await ada.hostMeeting(server.url, { waitingRoom: false, passcode: false });
  await ben.knock(invitation);
  await ada.seesPeople('Ada', 'Ben');

  await test.step('a picker that was closed is no error, others are a sentence, and each press asks anew', async () => {
    for (const refusal of ['NotAllowedError', 'NotReadableError', 'InvalidStateError']) {
      await ben.driver.evaluate((name) => {
        window.screenStage.refuseNext = name;
      }, refusal);
      await ben.driver.click(share);
      if (refusal === 'NotAllowedError') continue;
      await ben.seesAlert(refusal === 'NotReadableError' ? 'could not be recorded' : 'did not ask');
    }
    expect(await ben.driver.evaluate(() => window.screenStage.asked, null)).toBe(3);
  });

  await test.step('sound of a screen is heard though its owner is muted, and has its own sign', async () => {
    await ben.driver.click({ role: 'button', name: 'Mute microphone' });
    await ben.driver.evaluate(() => {
      window.screenStage.withSound = true;
    }, null);
    await page.getByRole('button', { name: share.name }).focus();
    await page.keyboard.press('Enter');
    await seesScreens(ada, 'Ben');
    await ada.hears(1);
    await ada.driver.see({ role: 'img', name: 'With sound' });
    await expect.poll(async () => (await ada.tile('Ben'))?.audio).toBe('off');
    await ben.driver.evaluate(() => {
      window.screenStage.end('audio');
      window.screenStage.withSound = false;
    }, null);
    await expect.poll(() => live(ben)).toEqual(['video']);
    await seesScreens(ada, 'Ben');
  });

  await test.step('what is shared is text, and film by four keys', async () => {
    const hint = () => ben.driver.evaluate(() => window.screenStage.hint(), null);
    await expect.poll(() => hint()).toBe('detail');
    await page.getByRole('button', { name: options.name }).focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('menuitemradio', { name: 'Text: every letter sharp' })).toBeFocused();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(hint).toBe('motion');
  });

  await test.step('the newest is large, another one can be chosen, and the presenter keeps the bar', async () => {
    await ada.driver.click(share);
    await seesScreens(ben, 'Ada', 'Ben');
    await expect.poll(() => largest(ben)).toBe('Screen of Ada');
    await test.step('it is made larger and moved by keys', async () => {
      const shift = () =>
        ben.driver.evaluate(
          () => document.querySelector<HTMLElement>('.tile-screen .zoom-picture')?.style.transform ?? '',
          null,
        );
      await page.getByRole('button', { name: 'Zoom in' }).focus();
      await page.keyboard.press('Enter');
      await expect.poll(shift).toContain('scale(1.5)');
      await page.keyboard.press('ArrowLeft');
      await expect.poll(shift).toContain('translate(60px');
      await page.keyboard.press('0');
      await expect.poll(shift).toContain('scale(1)');
    });
    await ben.driver.see(bar);
    await ada.driver.click(options);
    await ada.driver.click({ role: 'menuitemradio', name: 'Screen of Ben' });
    await ada.driver.click(stop);
    await expect.poll(() => ben.text()).toContain('The others see your screen large again');
    await seesScreens(ada, 'Ben');
  });

  await test.step('axe finds nothing in the menu, the bar and on the stage', async () => {
    await ben.driver.click(options);
    await axeFindsNothing(page, 'the menu, the bar and the stage');
    await page.keyboard.press('Escape');
  });

  await test.step('MOD-1: the host ends it, and then lets nobody share, hosts alone, and everybody again', async () => {
    await ada.driver.click(options);
    await ada.driver.click({ role: 'menuitem', name: 'Stop the screen of Ben' });
    await seesNoScreen(ada);
    await expect.poll(() => live(ben)).toEqual([]);
    await ben.driver.click(share);
    await seesScreens(ada, 'Ben');
    await ada.driver.click({ role: 'button', name: 'People' });
    for (const who of ['nobody', 'hosts']) {
      await whoShares.selectOption(who);
      await seesNoScreen(ada);
      await expect.poll(() => live(ben)).toEqual([]);
    }
    await whoShares.selectOption('everybody');
    await ben.driver.click(share);
    await seesScreens(ada, 'Ben');
    await ada.driver.click({ role: 'button', name: 'Actions for Ben' });
    await ada.driver.click({ role: 'menuitem', name: 'Stop sharing' });
    await seesNoScreen(ada);
    await expect.poll(() => live(ben)).toEqual([]);
    await ben.driver.click(share);
    await seesScreens(ada, 'Ben');
  });

  await test.step('after a restart of the server the same track is seen again, and no device was opened', async () => {
    const asked = () => ben.driver.evaluate(() => window.screenStage.asked, null);
    const before = await asked();
    await server.kill();
    await expect.poll(() => ada.text(), { timeout: 60_000 }).toContain('Reconnecting');
    await server.startAgain();
    await ada.seesPeople('Ada', 'Ben');
    await seesScreens(ada, 'Ben');
    expect(await asked()).toBe(before);
    await expect.poll(() => live(ben)).toEqual(['video']);
  });
});

test('a tab that the browser itself captures is sent in both modes, whole as text', async ({ stage }) => {
  const { url } = await stage.server();
  const ada = await stage.chromium('Ada', {
    prepare: async (page) => {
      await page.addInitScript(shareThisTab);
    },
  });
  const ben = await stage.chromium('Ben');
  const invitation = await ada.hostMeeting(url, { waitingRoom: false, passcode: false });
  await ben.knock(invitation);
  await ada.seesPeople('Ada', 'Ben');
  const shown = (): Promise<number> =>
    ben.driver.evaluate(
      () =>
        document.querySelector<HTMLVideoElement>('[data-screen-of] video')?.getVideoPlaybackQuality()
          .totalVideoFrames ?? 0,
      null,
    );
  await ada.driver.click(share);
  await expect.poll(async () => (await screens(ben))[0]?.width ?? 0).toBeGreaterThanOrEqual(1280);
  await expect.poll(async () => (await screens(ben))[0]?.decryption).toBe('ok');
  const asText = await shown();
  await expect.poll(shown).toBeGreaterThan(asText + 5);
  await ada.driver.click(options);
  await ada.driver.click({ role: 'menuitemradio', name: 'Film: smooth motion' });
  const asFilm = await shown();
  await expect.poll(shown).toBeGreaterThan(asFilm + 20);
});
