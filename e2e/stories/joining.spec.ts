import { parseFromServer } from '@conclave/protocol';
import { expect, test } from '../src/stage.ts';

test('JOIN-3: a wrong passcode is told clearly, never shown to the host, and the right one works', async ({
  stage,
}) => {
  const { url } = await stage.server();
  const ada = await stage.chromium('Ada');
  const invitation = await ada.hostMeeting(url, { waitingRoom: true, passcode: true });
  const mallory = await stage.chromium('Mallory');
  await mallory.knock({ ...invitation, passcode: 'surely-not-this-one' });
  await mallory.seesAlert('Wrong passcode');
  expect(await ada.text()).not.toContain('Mallory');
  await mallory.driver.click({ role: 'button', name: 'Try again' });
  await mallory.fillIn(invitation.passcode);
  await ada.admit('Mallory');
  await mallory.seesCall();
  await ada.seesPeople('Ada', 'Mallory');
});

test('JOIN-8: somebody who waits has no key, no media and no roster; denied, that is what is said', async ({
  stage,
}) => {
  const { url } = await stage.server();
  const ada = await stage.chromium('Ada');
  const invitation = await ada.hostMeeting(url, { waitingRoom: true, passcode: true });
  const received: (string | Buffer)[] = [];
  const eve = await stage.chromium('Eve', {
    prepare: async (page) => {
      page.on('websocket', (socket) => socket.on('framereceived', ({ payload }) => received.push(payload)));
    },
  });
  await eve.knock(invitation);
  await eve.driver.see({ role: 'status', name: 'Waiting for the host to let you in' });
  await ada.driver.see({ role: 'region', name: 'Waiting room' });
  expect(await eve.tiles()).toEqual([]);
  expect((await eve.figures()).inbound).toEqual([]);
  expect(await eve.text()).not.toContain('Ada');
  await ada.driver.click({ role: 'button', name: 'Deny Eve' });
  await eve.seesAlert('The host did not let you in');
  expect(await eve.tiles()).toEqual([]);
  expect((await eve.figures()).inbound).toEqual([]);
  const kinds = received.map((payload) => {
    const parsed = parseFromServer(typeof payload === 'string' ? payload : new Uint8Array(payload));
    if (!parsed.ok) throw new Error('the server sent what no client reads');
    return parsed.value.kind === 'event' ? parsed.value.event.event : 'answer';
  });
  expect(kinds).toContain('reply');
  expect(kinds.filter((kind) => !['hello', 'answer', 'reply', 'admission'].includes(kind))).toEqual([]);
});

test('INV-2: a link without its fragment is told to be incomplete, and the fragment leaves the address bar', async ({
  stage,
}) => {
  const { url } = await stage.server();
  const ada = await stage.chromium('Ada');
  const bea = await stage.chromium('Bea');
  await bea.driver.open(`${url}/j`);
  await bea.seesAlert('This link is incomplete');
  const invitation = await ada.hostMeeting(url, { waitingRoom: false, passcode: false });
  await bea.driver.open(invitation.link);
  await bea.driver.see({ role: 'heading', name: 'Ready to join?' });
  expect(await bea.driver.evaluate(() => location.href, null)).toBe(`${url}/j`);
});

test('JOIN-4: all who wait are admitted at once; without a waiting room the passcode is enough', async ({
  stage,
}) => {
  const { url } = await stage.server();
  const ada = await stage.chromium('Ada');
  const bea = await stage.chromium('Bea');
  const cy = await stage.chromium('Cy');
  const closed = await ada.hostMeeting(url, { waitingRoom: true, passcode: true });
  await bea.knock(closed);
  await cy.knock(closed);
  await ada.driver.see({ role: 'button', name: 'Admit Bea' });
  await ada.driver.see({ role: 'button', name: 'Admit Cy' });
  await ada.driver.click({ role: 'button', name: 'Admit all' });
  await ada.seesPeople('Ada', 'Bea', 'Cy');
  await ada.driver.click({ role: 'button', name: 'People' });
  await ada.driver.click({ role: 'button', name: 'End meeting for all' });
  await ada.driver.click({ role: 'button', name: 'End for all' });
  await bea.seesAlert('This meeting has ended');
  await cy.seesAlert('This meeting has ended');
  const open = await ada.hostMeeting(url, { waitingRoom: false, passcode: true });
  await bea.knock(open);
  await bea.seesCall();
  await ada.seesPeople('Ada', 'Bea');
});
