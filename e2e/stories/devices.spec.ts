import type { Page } from '@playwright/test';
import { axeFindsNothing } from '../src/axe.ts';
import { installDevices } from '../src/fake-devices.ts';
import type { Person } from '../src/person.ts';
import { expect, test } from '../src/stage.ts';
import type { Stage } from '../src/stage.ts';

async function withDevices(
  stage: Stage,
  name: string,
): Promise<{ readonly person: Person; readonly page: Page }> {
  const pages: Page[] = [];
  const person = await stage.chromium(name, {
    prepare: async (page) => {
      pages.push(page);
      // For the page and every tab that it opens.
      await page.context().addInitScript(installDevices);
    },
  });
  const [page] = pages;
  if (page === undefined) throw new Error('no page');
  return { person, page };
}

const captured = (person: Person): Promise<readonly string[]> =>
  person.driver.evaluate(() => window.deviceStage.captured(), null);

const audioOf = async (seenBy: Person, name: string): Promise<string | undefined> =>
  (await seenBy.tile(name))?.audio;

test('a chosen microphone lasts over a reload; unplugged in the call it is named, and one press takes what is left', async ({
  stage,
}) => {
  const { url } = await stage.server();
  const ada = await stage.chromium('Ada');
  const invitation = await ada.hostMeeting(url, { waitingRoom: false, passcode: false });
  const { person: bea, page } = await withDevices(stage, 'Bea');
  await bea.knock(invitation);
  await ada.seesPeople('Ada', 'Bea');
  await test.step('one question asks for both devices', async () => {
    await expect
      .poll(() => bea.driver.evaluate(() => window.deviceStage.asked, null))
      .toEqual(['audio default, video']);
    await expect.poll(async () => (await captured(bea)).toSorted()).toEqual(['camera', 'mic-a']);
  });
  await test.step('the menu of the call changes the microphone', async () => {
    await bea.driver.click({ role: 'button', name: 'Microphone options' });
    await bea.driver.click({ role: 'menuitemradio', name: 'Headset' });
    await expect.poll(async () => (await captured(bea)).toSorted()).toEqual(['camera', 'mic-b']);
  });
  await test.step('a reload comes back with the chosen one, and keeps the screen on', async () => {
    await bea.driver.reload();
    await bea.seesCall();
    await expect.poll(async () => (await captured(bea)).toSorted()).toEqual(['camera', 'mic-b']);
    expect(await bea.driver.evaluate(() => window.deviceStage.wakeLocks, null)).toBeGreaterThan(0);
    await expect.poll(() => audioOf(ada, 'Bea'), { timeout: 30_000 }).toBe('on');
  });
  await test.step('unplugged: a word, and off for everybody', async () => {
    await bea.driver.evaluate(() => window.deviceStage.unplug('mic-b'), null);
    await bea.seesAlert('Your microphone was unplugged.');
    await axeFindsNothing(page, 'an unplugged microphone');
    await expect.poll(() => audioOf(ada, 'Bea')).toBe('off');
    await expect.poll(() => captured(bea)).toEqual(['camera']);
  });
  await test.step('the next press takes what is there', async () => {
    await bea.driver.see({ role: 'button', name: 'Use Built-in microphone' });
    await bea.driver.click({ role: 'button', name: 'Unmute microphone' });
    await expect.poll(async () => (await captured(bea)).toSorted()).toEqual(['camera', 'mic-a']);
    await expect.poll(() => audioOf(ada, 'Bea')).toBe('on');
    await expect.poll(() => bea.alertText()).not.toContain('unplugged');
    await ada.hears(1);
  });
  await test.step('behind the page of a broken app nothing is captured', async () => {
    await page.evaluate(() => {
      Node.prototype.removeChild = () => {
        throw new Error('as a translator would');
      };
    });
    await bea.driver.click({ role: 'button', name: 'People' });
    await bea.driver.click({ role: 'button', name: 'Close People' });
    await bea.seesAlert('Something broke on this page');
    await expect.poll(() => captured(bea)).toEqual([]);
  });
});

test('the loudspeaker that was chosen in the call plays those who are there and who come later, and lasts over a reload', async ({
  stage,
}) => {
  const { url } = await stage.server();
  const ada = await stage.chromium('Ada');
  const invitation = await ada.hostMeeting(url, { waitingRoom: false, passcode: false });
  const bea = await stage.chromium('Bea');
  await bea.knock(invitation);
  await ada.hears(1);
  /** Labels of the loudspeakers that play. */
  const playing = (): Promise<readonly string[]> =>
    ada.driver.evaluate(async () => {
      const labels = new Map(
        (await navigator.mediaDevices.enumerateDevices()).map(({ kind, deviceId, label }) => [
          `${kind} ${deviceId}`,
          label,
        ]),
      );
      return Array.from(document.querySelectorAll('audio'))
        .filter(({ paused, srcObject }) => !paused && srcObject !== null)
        .map(({ sinkId }) => labels.get(`audiooutput ${sinkId}`) ?? sinkId);
    }, null);
  const chosen = 'Fake Audio Output 2';
  expect(await playing()).not.toContain(chosen);
  await ada.driver.click({ role: 'button', name: 'Microphone options' });
  await ada.driver.click({ role: 'menuitemradio', name: chosen });
  await expect.poll(playing).toEqual([chosen]);
  const cy = await stage.chromium('Cy');
  await cy.knock(invitation);
  await ada.hears(2);
  await expect.poll(playing).toEqual([chosen, chosen]);
  await ada.driver.reload();
  await ada.seesCall();
  await expect.poll(playing, { timeout: 45_000 }).toEqual([chosen, chosen]);
});

test('pages that refuse capture nothing, and trying again switches on again what was on', async ({
  stage,
}) => {
  const { url } = await stage.server();
  const ada = await stage.chromium('Ada');
  const invitation = await ada.hostMeeting(url, { waitingRoom: false, passcode: true });
  const { person: bea, page } = await withDevices(stage, 'Bea');
  await test.step('a wrong passcode', async () => {
    await bea.knock({ ...invitation, passcode: 'wrong' });
    await bea.seesAlert('Wrong passcode');
    await expect.poll(() => captured(bea)).toEqual([]);
    await bea.driver.click({ role: 'button', name: 'Try again' });
    await expect.poll(async () => (await captured(bea)).toSorted()).toEqual(['camera', 'mic-a']);
  });
  await bea.fillIn(invitation.passcode);
  await bea.seesCall();
  await bea.driver.click({ role: 'button', name: 'Mute microphone' });
  await test.step('another tab of the same person', async () => {
    const [other] = await Promise.all([
      page.context().waitForEvent('page'),
      page.evaluate(() => void window.open(location.href)),
    ]);
    await bea.seesAlert('You are in this meeting in another tab');
    await expect.poll(() => captured(bea)).toEqual([]);
    await other.close();
    await bea.driver.click({ role: 'button', name: 'Try again' });
    await bea.seesCall();
    // The microphone was muted: it stays closed until somebody switches it on.
    await expect.poll(() => captured(bea)).toEqual(['camera']);
    await bea.driver.see({ role: 'button', name: 'Unmute microphone' });
  });
  await test.step('removed by the host', async () => {
    await ada.driver.click({ role: 'button', name: 'People' });
    await ada.driver.click({ role: 'button', name: 'Actions for Bea' });
    await ada.driver.click({ role: 'menuitem', name: 'Remove' });
    await bea.seesAlert('You were removed from the meeting');
    await expect.poll(() => captured(bea)).toEqual([]);
  });
});

test('joining waits for no answer about devices, and held-back sound starts with one press', async ({
  stage,
}) => {
  const { url } = await stage.server();
  const ada = await stage.chromium('Ada');
  const invitation = await ada.hostMeeting(url, { waitingRoom: false, passcode: false });
  const { person: bea, page } = await withDevices(stage, 'Bea');
  await page.addInitScript(() => {
    window.deviceStage.ignoreQuestions();
    // What browsers do to a page that captures nothing and was not touched yet.
    let touched = false;
    addEventListener('pointerdown', () => (touched = true), true);
    const play: unknown = Reflect.get(HTMLMediaElement.prototype, 'play');
    HTMLMediaElement.prototype.play = async function held() {
      if (!touched) throw new DOMException('no gesture', 'NotAllowedError');
      if (typeof play === 'function') await Reflect.apply(play, this, []);
    };
  });
  await bea.knock(invitation);
  await bea.seesCall();
  await bea.seesPeople('Ada', 'Bea');
  await expect.poll(() => captured(bea)).toEqual([]);
  await bea.driver.reload();
  await bea.seesCall();
  await bea.driver.see({ role: 'button', name: 'Click to hear' }, 45_000);
  await bea.driver.click({ role: 'button', name: 'Click to hear' });
  await expect.poll(() => bea.text()).not.toContain('Click to hear');
  await bea.hears(1);
});
