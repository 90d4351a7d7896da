import type { Person } from '../src/person.ts';
import { expect, test } from '../src/stage.ts';
import { allSeeAll, allWatchAll, together } from '../src/together.ts';

/** What the header's lock says of the call. */
function lock(person: Person): Promise<string> {
  return person.driver.evaluate(
    () => document.querySelector('button.lock')?.getAttribute('data-status') ?? '',
    null,
  );
}

test('FRM-8, COM-9: after five changes of members and without their host, kill -9 of the server and a restart, all and a newcomer hear and see each other', async ({
  stage,
}) => {
  test.setTimeout(420_000);
  const server = await stage.server();
  const ada = await stage.chromium('Ada');
  const invitation = await ada.hostMeeting(server.url, { waitingRoom: false, passcode: true });
  const bea = await stage.firefox('Bea');
  await bea.knock(invitation);
  await ada.seesPeople('Ada', 'Bea');

  const cy = await stage.chromium('Cy');
  await cy.knock(invitation);
  await ada.seesPeople('Ada', 'Bea', 'Cy');
  await cy.leave();
  await ada.seesPeople('Ada', 'Bea');
  await cy.knock(invitation);
  await ada.seesPeople('Ada', 'Bea', 'Cy');
  await allWatchAll([bea, cy]);
  // With the host's going, five changes.
  await ada.leave();
  await bea.seesPeople('Bea', 'Cy');

  await server.kill();
  await expect.poll(() => bea.text(), { timeout: 60_000 }).toContain('Reconnecting');
  await server.startAgain();
  await allSeeAll([bea, cy]);
  await allWatchAll([bea, cy]);

  const dan = await stage.chromium('Dan');
  await dan.knock(invitation);
  const people = [bea, cy, dan];
  await allSeeAll(people);
  await allWatchAll(people);
  await together(people, (person) => person.hears(2));
  for (const person of people) await expect.poll(() => lock(person)).toBe('encrypted');
});
