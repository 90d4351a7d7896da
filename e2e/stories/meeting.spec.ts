import { expect, test } from '../src/stage.ts';
import { allSeeAll, allWatchAll, together } from '../src/together.ts';

test('three people in Chromium meet, and see and hear each other', async ({ stage }) => {
  const { url } = await stage.server();
  const camera = stage.layered;
  const ada = await stage.chromium('Ada', { camera });
  const bea = await stage.chromium('Bea', { camera });
  const paused: string[] = [];
  const cy = await stage.chromium('Cy', {
    camera,
    prepare: async (page) => {
      page.on('websocket', (socket) =>
        socket.on('framesent', ({ payload }) => {
          if (payload.toString().includes('"type":"pause-consumer"')) paused.push(payload.toString());
        }),
      );
    },
  });
  const invitation = await ada.hostMeeting(url, { waitingRoom: true, passcode: true });
  await bea.knock(invitation);
  await bea.driver.see({ role: 'status', name: 'Waiting for the host to let you in' });
  await ada.admit('Bea');
  await cy.knock(invitation);
  await ada.admit('Cy');
  const people = [ada, bea, cy];
  await allSeeAll(people);
  await allWatchAll(people);
  await together(people, (person) => person.hears(2));
  // Nobody's picture was stopped while the page came up: it would have had to wait for another key frame.
  expect(paused).toEqual([]);
});

test('somebody in Firefox meets somebody in Chromium, both ways', async ({ stage }) => {
  const { url } = await stage.server();
  const ada = await stage.chromium('Ada');
  const fox = await stage.firefox('Fox');
  const invitation = await ada.hostMeeting(url, { waitingRoom: true, passcode: true });
  await fox.knock(invitation);
  await ada.admit('Fox');
  const people = [ada, fox];
  await allSeeAll(people);
  await allWatchAll(people);
  await together(people, (person) => person.hears(1));
});
