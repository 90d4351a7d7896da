import type { Page } from '@playwright/test';
import { messages, writes } from '../src/chat.ts';
import { installScreen, readScreens } from '../src/fake-screen.ts';
import { download, openFiles, send } from '../src/files.ts';
import { flatnessOf, tableOf } from '../src/flatness.ts';
import type { Sample } from '../src/flatness.ts';
import { handsOnTiles } from '../src/hands.ts';
import { readPageMemory, writeHeapSnapshot } from '../src/page-memory.ts';
import type { Invitation, Person } from '../src/person.ts';
import { small, writePicture } from '../src/picture.ts';
import { readServerMemory } from '../src/server-memory.ts';
import type { RunningServer } from '../src/server.ts';
import { expect, test } from '../src/stage.ts';
import type { Stage } from '../src/stage.ts';
import { allSeeAll, together } from '../src/together.ts';

const minutes = Number(process.env['CONCLAVE_SOAK_MINUTES'] ?? 30);

/** Sizes in MB. */
const judged = [
  'Ada heap',
  'Ada workers',
  'Ada nodes',
  'Ada listeners',
  'Bea heap',
  'Bea workers',
  'Bea nodes',
  'Bea listeners',
  'server heap',
] as const;
/** What allocators keep for later belongs to them: told, not judged. */
const told = ['server RSS', 'media RSS'] as const;
const measures = [...judged, ...told];
type Measure = (typeof measures)[number];

/** Of what is shared. */
const screen = { width: 640, height: 360 };

interface InChromium {
  readonly person: Person;
  readonly page: Page;
}

/** Those who stay from the first minute to the last. */
interface Stayers {
  readonly ada: InChromium;
  readonly bea: InChromium;
  readonly fox: Person;
}

async function open(stage: Stage, camera: string, name: string): Promise<InChromium> {
  const pages: Page[] = [];
  const person = await stage.chromium(name, {
    camera,
    viewport: { width: 1024, height: 640 },
    prepare: async (page) => {
      pages.push(page);
      await page.addInitScript(installScreen, screen);
    },
  });
  const [page] = pages;
  if (page === undefined) throw new Error('no page');
  return { person, page };
}

async function shareScreen(
  presenter: Person,
  viewers: readonly Person[],
  act: () => Promise<void>,
): Promise<void> {
  await presenter.driver.click({ role: 'button', name: 'Share screen' });
  const screens = async (viewer: Person): Promise<readonly string[]> =>
    (await viewer.driver.evaluate(readScreens, null))
      .filter(({ width, decryption }) => width > 0 && decryption === 'ok')
      .map(({ name }) => name);
  await together(viewers, (viewer) =>
    expect.poll(() => screens(viewer)).toEqual([`Screen of ${presenter.name}`]),
  );
  await act();
  await presenter.driver.click({ role: 'button', name: 'Stop sharing' });
  await together(viewers, (viewer) => expect.poll(() => screens(viewer)).toEqual([]));
}

async function chat(from: Person, to: Person, text: string): Promise<void> {
  for (const { driver } of [from, to]) await driver.click({ role: 'button', name: 'Chat' });
  await writes(from, text);
  await expect.poll(async () => (await messages(to)).at(-1)).toBe(`${from.name}: ${text}`);
  await writes(to, `${text}, too`);
  await expect.poll(async () => (await messages(from)).at(-1)).toBe(`${to.name}: ${text}, too`);
  for (const { driver } of [from, to]) await driver.click({ role: 'button', name: 'Close Chat' });
}

async function sendFile(from: Person, to: Person, name: string): Promise<void> {
  await together([from, to], openFiles);
  const sent = await send(from, { name, size: 300_000 });
  await to.driver.see({ role: 'article', name });
  expect(await download(to, name)).toBe(sent);
  for (const { driver } of [from, to]) await driver.click({ role: 'button', name: 'Close Files' });
}

async function react({ person, page }: InChromium): Promise<void> {
  await person.driver.click({ role: 'button', name: 'Reactions' });
  await person.driver.click({ role: 'button', name: 'Red heart' });
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
}

/** Two come, do what people do, and go again. */
async function visit(
  { ada, bea, fox }: Stayers,
  [cy, dan]: readonly [InChromium, InChromium],
  invitation: Invitation,
  round: number,
): Promise<void> {
  const host = ada.person;
  const visitors = [cy.person, dan.person];
  await together(visitors, (person) => person.knock(invitation));
  for (const { name } of visitors) await host.driver.see({ role: 'button', name: `Admit ${name}` });
  await host.driver.click({ role: 'button', name: 'Admit all' });
  await allSeeAll([host, bea.person, fox, ...visitors]);
  await cy.person.watches('Ada');
  await bea.person.watches('Cy');

  const presenter = round % 2 === 0 ? bea.person : cy.person;
  await shareScreen(presenter, [host, fox, dan.person], () => chat(dan.person, host, `Round ${round}`));
  await sendFile(dan.person, bea.person, `Notes ${round}.bin`);
  await cy.person.driver.click({ role: 'button', name: 'Raise hand' });
  await expect.poll(() => handsOnTiles(host)).toEqual(['Cy']);
  await react(cy);
  await react(bea);
  await cy.person.driver.click({ role: 'button', name: 'Lower hand' });
  await expect.poll(() => handsOnTiles(host)).toEqual([]);
  await bea.person.driver.click({ role: 'button', name: 'Turn camera off' });
  await host.driver.click({ role: 'button', name: 'Mute microphone' });
  await cy.person.driver.reload();
  await cy.person.seesCall();
  await bea.person.driver.click({ role: 'button', name: 'Turn camera on' });
  await host.driver.click({ role: 'button', name: 'Unmute microphone' });
  await bea.person.watches('Cy');
  await cy.person.watches('Bea');
}

const mega = (bytes: number): number => Math.round(bytes / 10_000) / 100;

async function measure({ ada, bea }: Stayers, server: RunningServer): Promise<Sample<Measure>> {
  const [ofAda, ofBea] = [await readPageMemory(ada.page), await readPageMemory(bea.page)];
  const ofServer = await readServerMemory(server);
  return {
    'Ada heap': mega(ofAda.heap),
    'Ada workers': mega(ofAda.workers),
    'Ada nodes': ofAda.nodes,
    'Ada listeners': ofAda.listeners,
    'Bea heap': mega(ofBea.heap),
    'Bea workers': mega(ofBea.workers),
    'Bea nodes': ofBea.nodes,
    'Bea listeners': ofBea.listeners,
    'server heap': mega(ofServer.heap),
    'server RSS': mega(ofServer.resident),
    'media RSS': mega(ofServer.workersResident),
  };
}

test('a meeting in which people come, share, send and go for a long time takes no more of its pages and its server', async ({
  stage,
}, testInfo) => {
  test.setTimeout((minutes + 15) * 60_000);
  const server = await stage.server('inspected');
  const camera = testInfo.outputPath('camera.y4m');
  await writePicture(camera, small);
  const stayers: Stayers = {
    ada: await open(stage, camera, 'Ada'),
    bea: await open(stage, camera, 'Bea'),
    fox: await stage.firefox('Fox'),
  };
  const { ada, bea, fox } = stayers;
  const invitation = await ada.person.hostMeeting(server.url, { waitingRoom: true, passcode: true });
  for (const person of [bea.person, fox]) {
    await person.knock(invitation);
    await ada.person.admit(person.name);
  }
  const staying = [ada.person, bea.person, fox];
  await allSeeAll(staying);

  const cy = await open(stage, camera, 'Cy');
  let dan = await open(stage, camera, 'Dan');
  const samples: Sample<Measure>[] = [];
  const began = performance.now();
  let warm = 0;
  for (let round = 1; performance.now() - began < minutes * 60_000; round += 1) {
    await visit(stayers, [cy, dan], invitation, round);
    await cy.person.leave();
    if (round % 4 === 0) {
      // A tab that is closed says nothing.
      await dan.person.driver.close();
      await allSeeAll(staying);
      dan = await open(stage, camera, 'Dan');
    } else {
      await dan.person.leave();
      await allSeeAll(staying);
    }
    const sample = await measure(stayers, server);
    samples.push(sample);
    if (performance.now() - began < minutes * 15_000) warm = samples.length;
    // Where something grows, the two tell what.
    if (samples.length === warm + 1)
      await writeHeapSnapshot(ada.page, testInfo.outputPath('early.heapsnapshot'));
    process.stdout.write(`${Math.round((performance.now() - began) / 1_000)} s ${JSON.stringify(sample)}\n`);
  }
  await writeHeapSnapshot(ada.page, testInfo.outputPath('late.heapsnapshot'));
  process.stdout.write(`${tableOf(measures, samples)}\n`);
  for (const name of judged) {
    const { growth, isFlat } = flatnessOf(samples.map((sample) => sample[name]));
    expect.soft(isFlat, `${name} grew by ${(100 * growth).toFixed(1)} %`).toBe(true);
  }
});
