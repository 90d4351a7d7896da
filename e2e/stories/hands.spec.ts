import { handsOnTiles } from '../src/hands.ts';
import type { Person } from '../src/person.ts';
import { expect, test } from '../src/stage.ts';

/** The list "People", which is open. */
function listed(person: Person): Promise<readonly string[]> {
  return person.driver.evaluate(
    () =>
      Array.from(
        document.querySelectorAll('ul[aria-label="People"] > li'),
        (row) => row.getAttribute('aria-label') ?? '',
      ),
    null,
  );
}

test('APP-1, MOD-1: hands are in one order in Chromium and Firefox, for who comes later too, and the host lowers them', async ({
  stage,
}) => {
  const { url } = await stage.server();
  const ada = await stage.chromium('Ada');
  const invitation = await ada.hostMeeting(url, { waitingRoom: false, passcode: false });
  const bo = await stage.firefox('Bo');
  await bo.knock(invitation);
  for (const person of [ada, bo]) await person.seesPeople('Ada', 'Bo');
  await bo.driver.click({ role: 'button', name: 'Raise hand' });
  await expect.poll(() => handsOnTiles(ada)).toEqual(['Bo']);
  await expect.poll(() => ada.text()).toContain('Bo raised a hand');
  await ada.driver.click({ role: 'button', name: 'Raise hand' });
  await expect.poll(() => handsOnTiles(bo)).toEqual(['Bo', 'Ada']);

  const cy = await stage.chromium('Cy');
  await cy.knock(invitation);
  for (const person of [ada, bo, cy]) await person.seesPeople('Ada', 'Bo', 'Cy');
  await expect.poll(() => handsOnTiles(cy)).toEqual(['Bo', 'Ada']);
  await cy.driver.click({ role: 'button', name: 'Raise hand' });
  for (const person of [ada, bo, cy]) {
    await expect.poll(() => handsOnTiles(person)).toEqual(['Bo', 'Ada', 'Cy']);
    await person.driver.click({ role: 'button', name: 'People' });
    await expect.poll(() => listed(person)).toEqual(['Bo', 'Ada', 'Cy']);
  }
  await ada.driver.click({ role: 'button', name: 'Lower the hand of Bo' });
  await expect.poll(() => bo.text()).toContain('Ada lowered your hand');
  await bo.driver.see({ role: 'button', name: 'Raise hand' });
  for (const person of [ada, bo, cy]) {
    await expect.poll(() => handsOnTiles(person)).toEqual(['Ada', 'Cy']);
    await expect.poll(() => listed(person)).toEqual(['Ada', 'Cy', 'Bo']);
  }
  await ada.driver.click({ role: 'button', name: 'Lower all hands' });
  for (const person of [ada, bo, cy]) await expect.poll(() => handsOnTiles(person)).toEqual([]);
});
