import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from '@playwright/test';
import { timeToAct } from '../src/control-time.ts';
import type { Target } from '../src/driver.ts';
import type { Person } from '../src/person.ts';
import { expect, test } from '../src/stage.ts';
import { together } from '../src/together.ts';

/** The tab of the dialog "Invite people" where the host says who gets in. */
async function openAccess({ driver }: Person): Promise<void> {
  await driver.click({ role: 'button', name: 'Invite' });
  await driver.see({ role: 'dialog', name: 'Invite people' });
  await driver.click({ role: 'tab', name: 'Access' });
}

async function seesText(person: Person, text: string): Promise<void> {
  await expect.poll(() => person.text(), { timeout: 30_000 }).toContain(text);
}

test('INV-6, INV-7, INV-8: the host changes passcode and link in the running meeting, and moves to another device', async ({
  stage,
}) => {
  const { url } = await stage.server();
  const ada = await stage.chromium('Ada');
  const former = await ada.hostMeeting(url, { waitingRoom: true, passcode: true });
  await openAccess(ada);
  await ada.driver.fill({ role: 'textbox', name: 'New passcode' }, 'quite another one');
  await ada.driver.click({ role: 'button', name: 'Change passcode' });
  await seesText(ada, 'The passcode is changed.');
  await ada.driver.click({ role: 'button', name: 'Replace link' });
  await ada.driver.click({ role: 'button', name: 'Replace it' });
  await seesText(ada, 'The link is replaced.');
  await ada.driver.click({ role: 'tab', name: 'Share' });
  const link = await ada.driver.value({ role: 'textbox', name: 'Invite link' });
  expect(link).not.toBe(former.link);
  await expect.poll(() => ada.driver.value({ role: 'textbox', name: 'Passcode' })).toBe('quite another one');
  await ada.driver.click({ role: 'button', name: 'Close' });

  const bea = await stage.chromium('Bea');
  await bea.driver.open(former.link);
  await expect.poll(() => bea.alertText(), { timeout: 30_000 }).not.toBe('');
  await bea.knock({ link, passcode: former.passcode });
  await bea.seesAlert('Wrong passcode');
  await bea.driver.click({ role: 'button', name: 'Try again' });
  await bea.fillIn('quite another one');
  await ada.admit('Bea');
  await bea.seesCall();
  // Bea comes back by what the group gave her.
  await bea.driver.reload();
  await bea.seesCall();
  await ada.seesPeople('Ada', 'Bea');

  await openAccess(ada);
  await ada.driver.click({ role: 'button', name: 'Show host link' });
  const hostLink = await ada.driver.value({ role: 'textbox', name: 'Host link' });
  await ada.driver.click({ role: 'button', name: 'Close' });
  const tablet = await stage.chromium('Tablet');
  await tablet.knock({ link: hostLink, passcode: 'quite another one' });
  await tablet.seesCall();
  expect(await tablet.driver.evaluate(() => location.hash, null)).toBe('');
  await tablet.driver.click({ role: 'button', name: 'People' });
  await tablet.driver.see({ role: 'button', name: 'End meeting for all' });
  await bea.seesPeople('Ada', 'Bea', 'Tablet');
});

test('MOD-1, MOD-3: a co-host mutes, locks and puts out, and can’t touch the host', async ({ stage }) => {
  const { url } = await stage.server();
  const ada = await stage.chromium('Ada');
  const invitation = await ada.hostMeeting(url, { waitingRoom: false, passcode: true });
  const bea = await stage.chromium('Bea');
  const cem = await stage.chromium('Cem');
  await together([bea, cem], async (guest) => {
    await guest.knock(invitation);
    await guest.seesCall();
  });
  await ada.driver.click({ role: 'button', name: 'People' });
  await ada.driver.click({ role: 'button', name: 'Actions for Bea' });
  await ada.driver.click({ role: 'menuitem', name: 'Make co-host' });
  await bea.driver.click({ role: 'button', name: 'People' });
  await bea.driver.click({ role: 'button', name: 'Actions for Cem' });
  await bea.driver.click({ role: 'menuitem', name: 'Mute' });
  await cem.driver.see({ role: 'button', name: 'Unmute microphone' });
  await expect.poll(async () => (await ada.tile('Cem'))?.audio, { timeout: 30_000 }).toBe('off');
  const menus = await bea.driver.evaluate(
    () =>
      Array.from(document.querySelectorAll('[aria-label^="Actions for"]'), (menu) =>
        menu.getAttribute('aria-label'),
      ),
    null,
  );
  expect(menus).toEqual(['Actions for Cem']);
  await bea.driver.click({ role: 'switch', name: 'Lock meeting' });
  await seesText(cem, 'Bea locked the meeting');
  const dan = await stage.chromium('Dan');
  await dan.knock(invitation);
  await dan.seesAlert('The meeting is locked');
  await bea.driver.click({ role: 'button', name: 'Actions for Cem' });
  await bea.driver.click({ role: 'menuitem', name: 'Remove' });
  await cem.seesAlert('You were removed from the meeting');
  await ada.seesPeople('Ada', 'Bea');
});

test('MOD-1, MOD-4, APP-1: the host lets chosen ones in, acts at once, is told of somebody, and removes them for good', async ({
  stage,
}) => {
  const { url } = await stage.server();
  const pages: Page[] = [];
  const keptPage = {
    prepare: async (opened: Page): Promise<void> => {
      pages.push(opened);
    },
  };
  const ada = await stage.chromium('Ada', keptPage);
  const invitation = await ada.hostMeeting(url, { waitingRoom: true, passcode: true });
  const bea = await stage.chromium('Bea', keptPage);
  const cem = await stage.chromium('Cem');
  const dan = await stage.chromium('Dan', keptPage);
  await together([bea, cem, dan], async (guest) => {
    await guest.knock(invitation);
    await ada.driver.see({ role: 'button', name: `Admit ${guest.name}` });
  });
  const [hostPage, beasPage] = pages;
  if (hostPage === undefined || beasPage === undefined) throw new Error('no page');

  await test.step('JOIN-4: two of three are chosen by keys and come in; the third goes on waiting', async () => {
    for (const name of ['Bea', 'Cem']) {
      await hostPage.getByRole('checkbox', { name: `Choose ${name}` }).focus();
      await hostPage.keyboard.press('Space');
    }
    await findsNothing(hostPage);
    await hostPage.getByRole('button', { name: 'Admit 2 chosen' }).focus();
    await hostPage.keyboard.press('Enter');
    await ada.seesPeople('Ada', 'Bea', 'Cem');
    await dan.driver.see({ role: 'status', name: 'Waiting for the host to let you in' });
    await hostPage.getByRole('checkbox', { name: 'Choose Dan' }).waitFor({ state: 'hidden' });
    await ada.driver.click({ role: 'button', name: 'Deny Dan' });
    await dan.seesAlert('The host did not let you in');
  });

  await test.step('each control acts at once', async () => {
    await ada.driver.click({ role: 'button', name: 'People' });
    const times: string[] = [];
    const timed = async (name: string, target: Target, selector: string): Promise<void> => {
      times.push(`${name} ${await timeToAct(ada, target, bea, { selector })} ms`);
    };
    await ada.driver.click({ role: 'button', name: 'Actions for Bea' });
    await timed('mute', { role: 'menuitem', name: 'Mute' }, '[aria-label="Unmute microphone"]');
    await ada.driver.click({ role: 'button', name: 'Actions for Bea' });
    await timed('stop video', { role: 'menuitem', name: 'Stop video' }, '[aria-label="Turn camera on"]');
    await bea.driver.click({ role: 'button', name: 'Unmute microphone' });
    await bea.driver.see({ role: 'button', name: 'Mute microphone' });
    await timed('mute all', { role: 'button', name: 'Mute all' }, '[aria-label="Unmute microphone"]');
    test.info().annotations.push({ type: 'a control acts after', description: times.join(', ') });
  });

  await test.step('APP-1: one reports another by keys alone, and the host alone reads it', async () => {
    await bea.driver.click({ role: 'button', name: 'People' });
    await beasPage.getByRole('button', { name: 'Actions for Cem' }).focus();
    await beasPage.keyboard.press('Enter');
    await beasPage.getByRole('menuitem', { name: 'Report to the host' }).press('Enter');
    await bea.driver.see({ role: 'dialog', name: 'Report Cem to the host' });
    await findsNothing(beasPage);
    await bea.driver.fill({ role: 'textbox', name: 'What happened (optional)' }, 'Shouts.');
    await bea.driver.click({ role: 'button', name: 'Send report' });
    await seesText(bea, 'The host was told.');
    await seesText(ada, 'Bea reports Cem');
    await findsNothing(hostPage);
    expect(await cem.text()).not.toContain('reports');
  });

  await test.step('MOD-4: who is removed for good comes in by nothing they know', async () => {
    await ada.driver.click({ role: 'button', name: 'Actions for Cem' });
    await ada.driver.click({ role: 'menuitem', name: 'Remove for good' });
    await seesText(ada, 'gets a new passcode');
    await findsNothing(hostPage, '[role="alertdialog"]');
    await ada.driver.click({ role: 'button', name: 'Remove for good' });
    await cem.seesAlert('You were removed from the meeting');
    await seesText(ada, 'The passcode is a new one: see Invite.');
    await cem.knock(invitation);
    await cem.seesAlert('Wrong passcode');
    await ada.seesPeople('Ada', 'Bea');
    await bea.driver.reload();
    await bea.seesCall();
  });
});

/** @param within what is looked at, where the rest of the page was looked at before */
async function findsNothing(page: Page, within = 'html'): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page })
      .include(within)
      .exclude('[data-live-announcer]')
      .analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`)).toEqual(
      [],
    );
  }
}

test('MOD-3, MOD-5: Chromium mutes Firefox and hands the meeting over to it, who mutes back, is the host after a reload, and gets it back by keys', async ({
  stage,
}) => {
  const { url } = await stage.server();
  const pages: Page[] = [];
  const ada = await stage.chromium('Ada', {
    prepare: async (opened) => {
      pages.push(opened);
    },
  });
  const fox = await stage.firefox('Fox');
  const invitation = await ada.hostMeeting(url, { waitingRoom: false, passcode: true });
  await fox.knock(invitation);
  await fox.seesCall();
  const [page] = pages;
  if (page === undefined) throw new Error('no page');

  const mutes = async (host: Person, guest: Person): Promise<void> => {
    await host.driver.click({ role: 'button', name: `Actions for ${guest.name}` });
    await host.driver.click({ role: 'menuitem', name: 'Mute' });
    await guest.driver.see({ role: 'button', name: 'Unmute microphone' });
    await expect.poll(async () => (await host.tile(guest.name))?.audio).toBe('off');
  };

  await test.step('the host asks by keys, and is told what it can’t do', async () => {
    await ada.driver.click({ role: 'button', name: 'People' });
    await mutes(ada, fox);
    await page.getByRole('button', { name: 'Actions for Fox' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'Make host' }).press('Enter');
    await page.getByRole('alertdialog', { name: 'Make Fox the host?' }).waitFor();
    await seesText(ada, 'Only a new meeting changes that.');
    await findsNothing(page, '[role="alertdialog"]');
    await page.getByRole('button', { name: 'Ask Fox' }).press('Enter');
    await seesText(fox, 'Ada asks you to be the host');
  });

  await test.step('who accepts is the host for both, and has the host link', async () => {
    await fox.driver.click({ role: 'button', name: 'Be the host' });
    await seesText(fox, 'You are the host now');
    await fox.driver.click({ role: 'button', name: 'Show host link' });
    expect(await fox.driver.value({ role: 'textbox', name: 'Host link' })).toContain('/h#');
    // Until then the browser asks whoever loads the page anew: it might be the meeting's last key.
    await fox.driver.click({ role: 'button', name: 'Copy host link' });
    await seesText(fox, 'The host link is copied.');
    await fox.driver.click({ role: 'button', name: 'Done' });
    await page.getByRole('button', { name: 'End meeting for all' }).waitFor({ state: 'hidden' });
  });

  await test.step('COM-6: after a reload the new host is the host, and the former one is not', async () => {
    await together([ada, fox], async (person) => {
      await person.driver.reload();
      await person.seesCall();
    });
    await fox.driver.click({ role: 'button', name: 'People' });
    await fox.driver.see({ role: 'button', name: 'End meeting for all' });
    await ada.seesPeople('Ada', 'Fox');
    await mutes(fox, ada);
    await expect(page.getByRole('button', { name: 'End meeting for all' })).toHaveCount(0);
  });

  await test.step('it is handed back, taken by keys alone', async () => {
    await fox.driver.click({ role: 'button', name: 'Actions for Ada' });
    await fox.driver.click({ role: 'menuitem', name: 'Make host' });
    await fox.driver.click({ role: 'button', name: 'Ask Ada' });
    await page.getByRole('alertdialog', { name: 'Fox asks you to be the host' }).waitFor();
    await findsNothing(page, '[role="alertdialog"]');
    await page.getByRole('button', { name: 'Be the host' }).press('Enter');
    await page.getByRole('alertdialog', { name: 'You are the host now' }).waitFor();
    await findsNothing(page, '[role="alertdialog"]');
    await page.getByRole('button', { name: 'Done' }).press('Enter');
    await page.getByRole('button', { name: 'End meeting for all' }).waitFor();
    await expect.poll(() => fox.text(), { timeout: 30_000 }).not.toContain('End meeting for all');
  });
});
