import type { Page } from '@playwright/test';
import { fallAsleep } from '../src/asleep.ts';
import { writeSound } from '../src/sound.ts';
import { expect, test } from '../src/stage.ts';
import { allSeeAll, allWatchAll } from '../src/together.ts';

test('COM-6: a tab that is closed shows as gone within seconds; whose machine slept until all others took them for gone is back without a click, heard and seen', async ({
  stage,
}) => {
  test.setTimeout(420_000);
  const server = await stage.server();
  const ada = await stage.chromium('Ada');
  const pages: Page[] = [];
  // With a voice of her own she has a browser of her own, which can sleep alone.
  const microphone = await writeSound(test.info().outputPath('speech.wav'), [['speech', 10]]);
  const bea = await stage.chromium('Bea', {
    microphone,
    prepare: (page) => {
      pages.push(page);
      return Promise.resolve();
    },
  });
  const cy = await stage.chromium('Cy');
  const invitation = await ada.hostMeeting(server.url, { waitingRoom: true, passcode: true });
  for (const person of [bea, cy]) {
    await person.knock(invitation);
    await ada.admit(person.name);
    await person.seesCall();
  }
  await allSeeAll([ada, bea, cy]);
  await allWatchAll([ada, bea]);
  await cy.driver.reload();
  await cy.seesCall();
  await ada.watches('Cy');

  const [page] = pages;
  if (page === undefined) throw new Error('Bea has no page');
  const closed = performance.now();
  await cy.driver.close();
  await expect.poll(() => ada.text(), { intervals: [50] }).toContain('Connection lost');
  const seconds = (performance.now() - closed) / 1000;
  test.info().annotations.push({ type: 'closed tab shows after', description: `${seconds.toFixed(1)} s` });
  expect(seconds).toBeLessThan(10);
  const wake = await fallAsleep(page);
  try {
    await ada.seesPeople('Ada');
  } finally {
    wake();
  }
  await allSeeAll([ada, bea]);
  await allWatchAll([ada, bea]);
  await bea.hears(1);

  // Alone, the host need not wait for itself.
  await bea.leave();
  await ada.seesPeople('Ada');
  await ada.driver.reload();
  await ada.driver.see({ role: 'main', name: 'Meeting' }, 30_000);
});
