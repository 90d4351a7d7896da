import { allHealth } from '../src/health.ts';
import type { HealthLine } from '../src/health.ts';
import type { Person } from '../src/person.ts';
import { expect, test } from '../src/stage.ts';

const names = ['Ada', 'Bea', 'Cy', 'Dan', 'Eva', 'Flo', 'Gus', 'Hal', 'Ida', 'Jim', 'Kay', 'Leo'] as const;
/** What each stream is to bring while it is counted: several seconds of sound, and of a picture of some frames a second. */
const moreFrames = 20;

const security = { role: 'button', name: 'Security' } as const;
const close = { role: 'button', name: 'Close Security' } as const;

/** Of all streams that come in to somebody: what the open panel says, then it is closed, for it costs the page something. */
async function lookedUp(person: Person): Promise<readonly HealthLine[]> {
  await person.driver.click(security);
  let lines: readonly HealthLine[] = [];
  await expect
    .poll(
      async () => {
        lines = await allHealth(person);
        return lines.length;
      },
      { message: `streams that come in to ${person.name}`, timeout: 120_000 },
    )
    .toBe(2 * (names.length - 1));
  await person.driver.click(close);
  return lines;
}

const sum = (lines: readonly HealthLine[], of: 'frames' | 'dropped'): number =>
  lines.reduce((total, line) => total + line[of], 0);

test('FRM-8, FRM-9: twelve people with sound and pictures meet, and once all are there no frame lacks its key', async ({
  stage,
}) => {
  test.setTimeout(1_800_000);
  const server = await stage.server();
  const people: Person[] = [];
  for (const name of names)
    people.push(await stage.chromium(name, { viewport: { width: 640, height: 480 } }));
  const [ada, ...others] = people;
  if (ada === undefined) throw new Error('nobody');
  const invitation = await ada.hostMeeting(server.url, { waitingRoom: false, passcode: false });
  for (const person of others) {
    await person.knock(invitation);
    await person.seesCall();
  }
  for (const person of people) await person.seesPeople(...names);
  for (const person of people)
    await expect
      .poll(async () => (await person.tiles()).filter(({ decryption }) => decryption !== 'ok').length, {
        message: `${person.name} sees everybody`,
        timeout: 120_000,
      })
      .toBe(0);

  const before = new Map<Person, readonly HealthLine[]>();
  for (const person of people) before.set(person, await lookedUp(person));
  const told: { name: string; frames: number; dropped: number }[] = [];
  for (const person of people) {
    const former = before.get(person) ?? [];
    let now: readonly HealthLine[] = [];
    await expect
      .poll(
        async () => {
          now = await lookedUp(person);
          return sum(now, 'frames') - sum(former, 'frames');
        },
        { message: `frames that came in to ${person.name}`, timeout: 120_000 },
      )
      .toBeGreaterThanOrEqual(former.length * moreFrames);
    told.push({
      name: person.name,
      frames: sum(now, 'frames') - sum(former, 'frames'),
      dropped: sum(now, 'dropped') - sum(former, 'dropped'),
    });
  }
  process.stdout.write(`${JSON.stringify(told)}\n`);
  expect(told.filter(({ dropped }) => dropped > 0)).toEqual([]);
});
