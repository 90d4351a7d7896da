import type { Locator, Page } from '@playwright/test';
import { axeFindsNothing } from '../src/axe.ts';
import { opensAndCloses, reach, reachControl } from '../src/keyboard.ts';
import { expect, test } from '../src/stage.ts';
import type { Stage } from '../src/stage.ts';

/** A host, whose page is driven by keys alone from here on, and a guest whom that page let in. */
async function meet(stage: Stage): Promise<Page> {
  const { url } = await stage.server();
  const pages: Page[] = [];
  const ada = await stage.chromium('Ada', { prepare: async (opened) => void pages.push(opened) });
  const bea = await stage.chromium('Bea');
  const invitation = await ada.hostMeeting(url, { waitingRoom: true, passcode: false });
  await bea.knock(invitation);
  const [page] = pages;
  if (page === undefined) throw new Error('no page');
  await reach(page, page.getByRole('button', { name: 'Admit Bea' }));
  await page.keyboard.press('Enter');
  await ada.seesPeople('Ada', 'Bea');
  // Pictures have no part in this, and cost time.
  for (const person of [ada, bea]) await person.driver.click({ role: 'button', name: 'Turn camera off' });
  return page;
}

async function looksInto(page: Page, shown: Locator, what: string): Promise<void> {
  await opensAndCloses(page, shown, () => axeFindsNothing(page, what));
}

test('every menu and dialog of the controls opens, is right for axe and closes by keyboard alone', async ({
  stage,
}) => {
  const page = await meet(stage);
  for (const [name, role, title] of [
    ['Microphone options', 'menu', 'Microphone options'],
    ['Camera options', 'menu', 'Camera options'],
    ['Reactions', 'dialog', 'Reactions'],
    ['More', 'menu', 'More'],
  ] as const) {
    await reachControl(page, name);
    await looksInto(page, page.getByRole(role, { name: title, exact: true }), name);
  }
  await reachControl(page, 'Invite');
  await opensAndCloses(page, page.getByRole('dialog', { name: 'Invite people' }), async () => {
    await reach(page, page.getByRole('tab', { name: 'Share' }));
    for (const [tab, key] of [
      ['Share', null],
      ['Guest links', 'ArrowRight'],
      ['Access', 'ArrowRight'],
    ] as const) {
      if (key !== null) await page.keyboard.press(key);
      await expect(page.getByRole('tabpanel', { name: tab })).toBeVisible();
      await axeFindsNothing(page, `Invite, ${tab}`);
    }
  });
  await opensAndCloses(
    page,
    page.getByRole('dialog', { name: 'Keyboard shortcuts' }),
    () => axeFindsNothing(page, 'Keyboard shortcuts'),
    '?',
  );
  // The bar of whoever shares, and its menu.
  await page.evaluate(() => {
    const canvas = document.createElement('canvas');
    canvas.getContext('2d')?.fillRect(0, 0, 1, 1);
    navigator.mediaDevices.getDisplayMedia = async () => canvas.captureStream(5);
  });
  await reachControl(page, 'Share screen');
  await page.keyboard.press('Enter');
  await page.getByRole('group', { name: 'You are sharing' }).waitFor();
  await reachControl(page, 'Sharing options');
  await looksInto(page, page.getByRole('menu', { name: 'Sharing options' }), 'Sharing options');
});

test('every panel of the call, and what opens out of it, by keyboard alone, with nothing for axe to find', async ({
  stage,
}) => {
  const page = await meet(stage);
  const panel = (name: string): Locator => page.getByRole('complementary', { name, exact: true });
  const button = (name: string | RegExp): Locator => page.getByRole('button', { name, exact: true });
  await reach(page, button('Options for Bea'));
  await looksInto(page, page.getByRole('dialog', { name: 'Options for Bea' }), 'Options for Bea');

  await reachControl(page, 'Chat');
  await looksInto(page, panel('Chat'), 'Chat');
  await reachControl(page, 'People');
  await opensAndCloses(page, panel('People'), async () => {
    await axeFindsNothing(page, 'People');
    await reach(page, button('Actions for Bea'));
    await looksInto(page, page.getByRole('menu', { name: 'Actions for Bea' }), 'Actions for Bea');
    for (const [name, role] of [
      ['Name this meeting', 'dialog'],
      ['Change your name', 'dialog'],
    ] as const) {
      await reach(page, panel('People').getByRole('button', { name, exact: true }));
      await looksInto(page, page.getByRole(role, { name, exact: true }), name);
    }
    await reach(page, page.getByRole('switch', { name: 'Lock meeting' }));
    await page.keyboard.press('Space');
    await expect(page.getByRole('switch', { name: 'Lock meeting' })).toBeChecked();
    await reach(page, button('End meeting for all'));
    await looksInto(
      page,
      page.getByRole('alertdialog', { name: 'End the meeting for all?' }),
      'End meeting for all',
    );
  });
  await reachControl(page, 'Security');
  await opensAndCloses(page, panel('Security'), async () => {
    await axeFindsNothing(page, 'Security');
    await reach(page, button('Scan code'));
    await page.keyboard.press('Enter');
    await page.getByRole('group', { name: 'Camera picture' }).waitFor();
    await axeFindsNothing(page, 'Scan code');
    await page.keyboard.press('Enter');
    await page.getByRole('group', { name: 'Camera picture' }).waitFor({ state: 'detached' });
    await reach(page, button(/^Safety number for Bea/));
    await looksInto(page, page.getByRole('dialog', { name: 'Safety number with Bea' }), 'Safety number');
    await reach(page, button('What the server can see'));
    await looksInto(
      page,
      page.getByRole('dialog', { name: 'What the server can see' }),
      'What the server can see',
    );
  });
});
