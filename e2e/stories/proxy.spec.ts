import { meetingCode } from '../src/meeting-code.ts';
import type { Person } from '../src/person.ts';
import { openProxy } from '../src/proxy.ts';
import { expect, test } from '../src/stage.ts';

const names = ['Ada', 'Bea', 'Cy', 'Dan'] as const;

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
  for (const person of people) {
    await person.seesPeople(...names);
    await person.driver.click({ role: 'button', name: 'Security' });
  }
  for (const person of others) await person.watches('Ada');
  const areOfOneEpoch = async (): Promise<boolean> => {
    const [code = '', ...rest] = await codesOf(people);
    return code.length === 30 && rest.every((other) => other === code);
  };
  await expect.poll(areOfOneEpoch).toBe(true);
  const codes = await codesOf(people);
  const tiles = await ada.tiles();

  for (let restart = 0; restart < 2; restart += 1) {
    await proxy.stop();
    for (const person of people) await expect.poll(() => person.text()).toContain('Reconnecting');
    await ada.watches('Bea');
    await proxy.start();
    for (const person of people) {
      await expect.poll(() => person.text(), { timeout: 15_000 }).not.toContain('Reconnecting');
    }
    // Had anybody come back by a new leaf, the group would be in another epoch, and everybody's code another one.
    expect(await codesOf(people)).toEqual(codes);
    for (const person of people) await person.seesPeople(...names);
    expect((await ada.tiles()).map(({ id }) => id)).toEqual(tiles.map(({ id }) => id));
    for (const person of others) {
      await person.watches('Ada');
      expect(await person.text()).not.toContain('Waiting for the host');
    }
    expect(await ada.text()).not.toContain('Waiting room');
  }
  await proxy.stop();
});
