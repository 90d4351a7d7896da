import type { Page } from '@playwright/test';
import { fallAsleep } from '../src/asleep.ts';
import { writeSound } from '../src/sound.ts';
import { test } from '../src/stage.ts';

test('COM-6: whose machine slept until all others took them for gone is back without a click, heard and seen', async ({
  stage,
}, testInfo) => {
  test.setTimeout(420_000);
  const server = await stage.server();
  const ada = await stage.chromium('Ada');
  const pages: Page[] = [];
  // With a voice of her own she has a browser of her own, which can sleep alone.
  const microphone = await writeSound(testInfo.outputPath('speech.wav'), [['speech', 10]]);
  const bea = await stage.chromium('Bea', {
    microphone,
    prepare: (page) => {
      pages.push(page);
      return Promise.resolve();
    },
  });
  const invitation = await ada.hostMeeting(server.url, { waitingRoom: true, passcode: true });
  await bea.knock(invitation);
  await ada.admit('Bea');
  await ada.watches('Bea');
  await bea.watches('Ada');

  const [page] = pages;
  if (page === undefined) throw new Error('Bea has no page');
  const wake = await fallAsleep(page);
  try {
    await ada.seesPeople('Ada');
  } finally {
    wake();
  }
  for (const person of [ada, bea]) await person.seesPeople('Ada', 'Bea');
  await ada.watches('Bea');
  await bea.watches('Ada');
  await bea.hears(1);
});
