import { expect, test } from '../src/stage.ts';
import type { Person } from '../src/person.ts';

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
  expect(await ada.driver.value({ role: 'textbox', name: 'Passcode' })).toBe('quite another one');
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
  await bea.knock(invitation);
  await bea.seesCall();
  await cem.knock(invitation);
  await cem.seesCall();
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
  await seesText(cem, 'The meeting is locked');
  const dan = await stage.chromium('Dan');
  await dan.knock(invitation);
  await dan.seesAlert('The meeting is locked');
  await bea.driver.click({ role: 'button', name: 'Actions for Cem' });
  await bea.driver.click({ role: 'menuitem', name: 'Remove' });
  await cem.seesAlert('You were removed from the meeting');
  await ada.seesPeople('Ada', 'Bea');
});
