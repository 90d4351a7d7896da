import { availableParallelism } from 'node:os';
import { openLossyPath, takePath } from '../src/lossy-path.ts';
import type { Person } from '../src/person.ts';
import { layered, small, writePicture } from '../src/picture.ts';
import { expect, test } from '../src/stage.ts';

const words = 'Picture paused: your connection is slow';
const senders = ['Ada', 'Cy', 'Dan', 'Eve'] as const;
/** Bits per second down to who looks: the sound of four takes some 340,000, and does not give way to pictures. */
const narrow = 420_000;
const samples = 20;

/** Whose tiles say that there is no room for them. */
async function heldBy(person: Person): Promise<readonly string[]> {
  return (await person.tiles()).flatMap(({ name, trouble }) => (trouble === words ? [name] : []));
}

/** Looks once a second. */
async function watch(person: Person): Promise<ReadonlyMap<string, { frames: number; held: number }>> {
  const seen = new Map(senders.map((name) => [name as string, { frames: 0, held: 0, last: -1 }]));
  let looks = 0;
  await expect
    .poll(
      async () => {
        for (const { name, frames, trouble } of await person.tiles()) {
          const one = seen.get(name);
          if (one === undefined) continue;
          if (one.last >= 0) one.frames += Math.max(0, frames - one.last);
          one.last = frames;
          if (trouble === words) one.held += 1;
        }
        looks += 1;
        return looks;
      },
      { timeout: 120_000, intervals: [1_000] },
    )
    .toBeGreaterThan(samples);
  return seen;
}

test('where there is room for few pictures the pinned one moves, others say why they stopped, and all come back', async ({
  stage,
}, testInfo) => {
  test.setTimeout(400_000);
  const camera = testInfo.outputPath('camera.y4m');
  await writePicture(camera, layered);
  const server = await stage.server();
  const mediaPorts = Array.from({ length: availableParallelism() }, (_, worker) => server.rtcPort + worker);
  const path = await openLossyPath(mediaPorts, 20);
  const viewport = { width: 480, height: 640 };
  const others = new Map<string, Person>();
  for (const name of senders) others.set(name, await stage.chromium(name, { camera, viewport }));
  const [ada] = others.values();
  if (ada === undefined) throw new Error('nobody');
  const bea = await stage.chromium('Bea', { camera, prepare: takePath(path) });
  const invitation = await ada.hostMeeting(server.url, { waitingRoom: false, passcode: false });
  for (const person of [...others.values(), bea]) if (person !== ada) await person.knock(invitation);
  await bea.seesPeople('Bea', ...senders);
  await bea.driver.click({ role: 'button', name: 'Turn camera off' });
  await bea.driver.click({ role: 'button', name: 'Options for Ada' });
  await bea.driver.click({ role: 'button', name: 'Pin Ada' });
  for (const name of senders) await bea.watches(name);
  // How much room there is shows only after some seconds.
  await expect.poll(() => heldBy(bea), { timeout: 30_000 }).toEqual([]);

  const began = performance.now();
  path.narrow(narrow, 'down');
  await expect.poll(async () => (await heldBy(bea)).length, { timeout: 120_000 }).toBeGreaterThan(0);
  const said = performance.now();
  const seen = await watch(bea);
  // It is nobody else's connection.
  for (const person of others.values()) expect(await heldBy(person)).toEqual([]);

  // Who sends nothing is not waited for, and no connection is blamed.
  const [off] = (await heldBy(bea)).filter((name) => name !== 'Ada');
  const sender = others.get(off ?? 'Eve');
  await sender?.driver.click({ role: 'button', name: 'Turn camera off' });
  await expect.poll(async () => await heldBy(bea)).not.toContain(sender?.name);
  await sender?.driver.click({ role: 'button', name: 'Turn camera on' });

  const widened = performance.now();
  path.narrow(Number.POSITIVE_INFINITY);
  for (const name of senders) await bea.watches(name);
  await expect.poll(() => heldBy(bea)).toEqual([]);
  const figures = Object.fromEntries(seen);
  process.stdout.write(
    `${JSON.stringify({ said: Math.round(said - began), figures, back: Math.round(performance.now() - widened) })}\n`,
  );
  const pinned = seen.get('Ada');
  expect(pinned?.frames).toBeGreaterThanOrEqual(samples);
  expect(Math.max(...[...seen.values()].map(({ held }) => held))).toBeGreaterThan(0);
  expect(pinned?.held).toBe(0);
  path.close();
});

test('a line that loses much is shown as bad on the tiles that come over it and on no others, and heals', async ({
  stage,
}, testInfo) => {
  test.setTimeout(300_000);
  const camera = testInfo.outputPath('camera.y4m');
  await writePicture(camera, small);
  const server = await stage.server();
  const mediaPorts = Array.from({ length: availableParallelism() }, (_, worker) => server.rtcPort + worker);
  const path = await openLossyPath(mediaPorts, 20);
  const ada = await stage.chromium('Ada', { camera });
  const bea = await stage.chromium('Bea', { camera, prepare: takePath(path) });
  const cy = await stage.chromium('Cy', { camera });
  const people = [ada, bea, cy];
  const invitation = await ada.hostMeeting(server.url, { waitingRoom: false, passcode: false });
  for (const person of [bea, cy]) await person.knock(invitation);
  for (const person of people) await person.seesPeople('Ada', 'Bea', 'Cy');
  for (const one of people) for (const other of people) if (one !== other) await one.watches(other.name);

  /** Each tile of somebody else that is not good; a sentence over the picture stands for the mark. */
  const told = async (): Promise<readonly string[]> => {
    const found: string[] = [];
    for (const person of people) {
      for (const { name, quality, marked, trouble } of await person.tiles()) {
        if (quality === 'good' && !marked) continue;
        const isMarked = marked || trouble !== '';
        found.push(`${name} at ${person.name}: ${quality}${isMarked ? ', marked' : ''}`);
      }
    }
    return found.toSorted();
  };
  const patience = { timeout: 90_000, intervals: [250] };
  await expect.poll(told, patience).toEqual([]);

  const began = performance.now();
  path.lose(0.5);
  await expect
    .poll(told, patience)
    .toEqual(['Ada at Bea', 'Bea at Ada', 'Bea at Cy', 'Cy at Bea'].map((who) => `${who}: poor, marked`));
  const said = performance.now();
  path.lose(0);
  await expect.poll(told, patience).toEqual([]);
  const healed = performance.now();
  process.stdout.write(
    `${JSON.stringify({ said: Math.round(said - began), healed: Math.round(healed - said) })}\n`,
  );
  path.close();
});
