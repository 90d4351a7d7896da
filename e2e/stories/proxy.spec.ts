import { epochOf, meetingCode } from '../src/meeting-code.ts';
import type { Person } from '../src/person.ts';
import { openProxy } from '../src/proxy.ts';
import { expect, test } from '../src/stage.ts';
import { allSeeAll, together } from '../src/together.ts';

const names = ['Ada', 'Bea', 'Cy', 'Dan'] as const;
/** COM-7: each of the others came by an epoch, and each of all makes a first path by one, when the group has been idle for seconds. */
const settledEpoch = 2 * names.length - 1;

async function codesOf(people: readonly Person[]): Promise<readonly string[]> {
  return Promise.all(people.map(meetingCode));
}

test('JOIN-3, COM-6: a proxy that restarts closes the sockets of four at once; all are back as the members they were, and the media never stopped', async ({
  stage,
}) => {
  test.setTimeout(420_000);
  const server = await stage.server();
  const proxy = await openProxy(server.url);
  const people: Person[] = [];
  for (const name of names) people.push(await stage.chromium(name));
  const [ada, ...others] = people;
  if (ada === undefined) throw new Error('nobody');
  const invitation = await ada.hostMeeting(proxy.url, { waitingRoom: true, passcode: true });
  for (const person of others) {
    await person.knock(invitation);
    await ada.admit(person.name);
    await person.seesCall();
  }
  await allSeeAll(people);
  await together(people, (person) => person.driver.click({ role: 'button', name: 'Security' }));
  await together(others, (person) => person.watches('Ada'));
  // From here on nobody makes an epoch for five minutes, unless somebody comes or goes.
  await together(people, (person) =>
    expect.poll(() => epochOf(person), { timeout: 90_000 }).toBeGreaterThanOrEqual(settledEpoch),
  );
  const areOfOneEpoch = async (): Promise<boolean> => {
    const [code = '', ...rest] = await codesOf(people);
    return code.length === 30 && rest.every((other) => other === code);
  };
  await expect.poll(areOfOneEpoch).toBe(true);
  const codes = await codesOf(people);
  const tiles = await ada.tiles();

  for (let restart = 0; restart < 2; restart += 1) {
    await proxy.stop();
    await together(people, (person) => expect.poll(() => person.text()).toContain('Reconnecting'));
    await ada.watches('Bea');
    await proxy.start();
    await together(people, (person) => expect.poll(() => person.text()).not.toContain('Reconnecting'));
    // Had anybody come back by a new leaf, the group would be in another epoch, and everybody's code another one.
    expect(await codesOf(people)).toEqual(codes);
    await allSeeAll(people);
    expect((await ada.tiles()).map(({ id }) => id)).toEqual(tiles.map(({ id }) => id));
    await together(others, (person) => person.watches('Ada'));
    for (const person of others) {
      expect(await person.text()).not.toContain('Waiting for the host');
    }
    expect(await ada.text()).not.toContain('Waiting room');
  }
  await proxy.stop();
});
