import { expect, test } from '../src/stage.ts';
import { together } from '../src/together.ts';

test('ID-2, JOIN-2: two people of one name, one of whom reloads at the door, are told apart everywhere', async ({
  stage,
}) => {
  const { url } = await stage.server();
  const ada = await stage.chromium('Ada');
  const invitation = await ada.hostMeeting(url, { waitingRoom: true, passcode: true });
  const first = await stage.chromium('Camille');
  await first.knock(invitation);
  await ada.admit('Camille');
  await ada.seesPeople('Ada', 'Camille');
  const second = await stage.chromium('Camille');
  await second.knock(invitation);
  const atDoor = (): Promise<readonly string[]> =>
    ada.driver.evaluate(
      () =>
        Array.from(document.querySelectorAll('[aria-label^="Admit Camille"]'), (button) =>
          (button.getAttribute('aria-label') ?? '').replace('Admit ', ''),
        ),
      null,
    );
  await expect.poll(atDoor).toEqual([expect.stringMatching(/^Camille \(\d{3,}\)$/)]);
  const [name = ''] = await atDoor();
  for (let count = 0; count < 3; count++) {
    await second.driver.reload();
    await second.driver.see({ role: 'status', name: 'Waiting for the host to let you in' });
  }
  await expect.poll(atDoor).toEqual([name]);
  await ada.admit(name);
  await second.seesCall();
  await expect.poll(async () => (await ada.tiles()).length).toBe(3);
  const names = (await ada.tiles()).map((tile) => tile.name).filter((each) => each.startsWith('Camille'));
  expect(new Set(names).size).toBe(2);
  expect(names).toContain(name);
  // Those who are meant bear the same names to everybody.
  await expect
    .poll(async () => (await first.tiles()).map((tile) => tile.name).toSorted())
    .toEqual(['Ada', ...names].toSorted());
  await ada.driver.click({ role: 'button', name: 'People' });
  await ada.driver.click({ role: 'button', name: `Actions for ${name}` });
  await ada.driver.click({ role: 'menuitem', name: 'Remove' });
  await second.seesAlert('You were removed from the meeting');
  await first.seesCall();
});

test('INV-6, JOIN-7, ID-2: a host who leaves is the host again by the link of the page, and meanwhile all know; another name lasts', async ({
  stage,
}) => {
  const { url } = await stage.server();
  const ada = await stage.chromium('Ada');
  const invitation = await ada.hostMeeting(url, { waitingRoom: true, passcode: true });
  const bea = await stage.chromium('Bea');
  await bea.knock(invitation);
  await ada.admit('Bea');
  await bea.seesPeople('Ada', 'Bea');
  await test.step('another name is seen by the others', async () => {
    await bea.driver.click({ role: 'button', name: 'People' });
    await bea.driver.click({ role: 'button', name: 'Change your name' });
    await bea.driver.fill({ role: 'textbox', name: 'Your name' }, 'Beatrix');
    await bea.driver.click({ role: 'button', name: 'Change name' });
    await ada.seesPeople('Ada', 'Beatrix');
  });
  await ada.leave();
  await ada.driver.see({ role: 'button', name: 'Copy host link' });
  const cy = await stage.chromium('Cy');
  await cy.knock(invitation);
  await cy.driver.see({ role: 'status', name: 'Waiting for the host to let you in' });
  await expect.poll(() => cy.text()).toContain('nobody who may let you in is there');
  await expect.poll(() => bea.text()).toContain('Somebody waits to come in');
  await ada.driver.click({ role: 'button', name: 'Come back as the host' });
  await ada.fillIn(invitation.passcode);
  await ada.seesCall();
  await ada.admit('Cy');
  await together([ada, bea, cy], (person) => person.seesPeople('Ada', 'Beatrix', 'Cy'));
});
