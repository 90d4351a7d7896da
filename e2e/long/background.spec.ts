import { expect, test } from '../src/stage.ts';
import type { Tabs } from '../src/tabs.ts';

/** Within which somebody is in whom nothing but a hidden tab keeps waiting; milliseconds. */
const secondsMs = 15_000;

/** Waits until a timer of the hidden page was as late as that, in milliseconds: the browser throttles it. */
async function throttled({ driver }: Tabs, lateMs: number): Promise<void> {
  await expect
    .poll(() => driver.evaluate(() => window.latestTimer(), null), { timeout: 90_000 })
    .toBeGreaterThan(lateMs);
}

test('whoever waits behind another tab, with timers that come once a minute, is in within seconds of being let in', async ({
  stage,
}) => {
  const server = await stage.server();
  const ada = await stage.chromium('Ada');
  // Who captures something is spared the longest pauses.
  const { person: bea, tabs } = await stage.tabs('Bea', false);
  const invitation = await ada.hostMeeting(server.url, { waitingRoom: true, passcode: true });
  await bea.knock(invitation);
  await ada.driver.see({ role: 'button', name: 'Admit Bea' });
  await tabs.hide();
  await throttled(tabs, 10_000);
  await ada.admit('Bea');
  await expect.poll(async () => (await bea.tile('Ada'))?.decryption, { timeout: secondsMs }).toBe('ok');
  await bea.hears(1);
  await ada.seesPeople('Ada', 'Bea');
});

test('a host who is alone behind another tab lets a guest in within seconds, where there is no waiting room', async ({
  stage,
}) => {
  const server = await stage.server();
  const { person: ada, tabs } = await stage.tabs('Ada', true);
  const invitation = await ada.hostMeeting(server.url, { waitingRoom: false, passcode: true });
  const bea = await stage.chromium('Bea');
  await tabs.hide();
  await throttled(tabs, 500);
  await bea.knock(invitation);
  await bea.driver.see({ role: 'toolbar', name: 'Call controls' }, secondsMs);
  await bea.watches('Ada');
  await bea.hears(1);
  await ada.hears(1);
});

test('COM-6: a page that its browser froze until the others took it for gone is back by itself', async ({
  stage,
}) => {
  test.setTimeout(420_000);
  const server = await stage.server();
  const ada = await stage.chromium('Ada');
  const { person: bea, tabs } = await stage.tabs('Bea', true);
  const invitation = await ada.hostMeeting(server.url, { waitingRoom: true, passcode: true });
  await bea.knock(invitation);
  await ada.admit('Bea');
  await ada.watches('Bea');
  await tabs.hide();
  await tabs.freeze();
  await ada.seesPeople('Ada');
  await tabs.thaw();
  await ada.seesPeople('Ada', 'Bea');
  await ada.watches('Bea');
  await bea.hears(1);
});
