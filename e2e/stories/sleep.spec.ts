import type { Page } from '@playwright/test';
import { fallAsleep } from '../src/asleep.ts';
import { test } from '../src/stage.ts';

test('COM-6: whose machine slept until all others took them for gone is back without a click, heard and seen', async ({
  stage,
}) => {
  test.setTimeout(420_000);
  const server = await stage.server();
  const ada = await stage.chromium('Ada');
  const pages: Page[] = [];
  const bea = await stage.chromium('Bea', {
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
