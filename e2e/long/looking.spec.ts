import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Person } from '../src/person.ts';
import { writePicture } from '../src/picture.ts';
import { expect, test } from '../src/stage.ts';

/** Of everything that somebody sends, sound and headers too, over five seconds; kilobits per second. */
async function uplink(person: Person): Promise<number> {
  const began = performance.now();
  const { sentBytes } = await person.figures();
  await expect.poll(() => performance.now() - began, { intervals: [250] }).toBeGreaterThan(5_000);
  const sent = (await person.figures()).sentBytes - sentBytes;
  return (sent * 8) / (performance.now() - began);
}

const widthSeenBy = async (person: Person): Promise<number> =>
  Math.max(0, ...(await person.figures()).inbound.map(({ width }) => width));

/** Whether the tab is seen, as the browser would tell the page. */
const isSeen = (person: Person, seen: boolean): Promise<void> =>
  person.driver.evaluate((visible) => {
    Object.defineProperty(document, 'hidden', { value: !visible, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, seen);

let folder: string;
let camera: string;
test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'conclave-dim-room-'));
  camera = join(folder, 'camera.y4m');
  await writePicture(camera, { width: 1280, height: 720, framesPerSecond: 15, grain: 24 });
});
test.afterAll(() => rm(folder, { recursive: true }));

for (const browser of ['chromium', 'firefox'] as const) {
  test(`a sender in ${browser} sends no more than its one viewer looks at, and all of it again at once`, async ({
    stage,
  }) => {
    const { url } = await stage.server();
    const ada = await stage.chromium('Ada');
    const bea = browser === 'chromium' ? await stage.chromium('Bea', { camera }) : await stage.firefox('Bea');
    const invitation = await ada.hostMeeting(url, { waitingRoom: false, passcode: false });
    await bea.knock(invitation);
    await ada.watches('Bea');
    // Fake microphones beep as one, which is an echo to whoever hears both, and the advice against it lies over the tile's menu.
    await ada.driver.click({ role: 'button', name: 'Mute microphone' });
    const large = async () => (await uplink(bea)) > 300;
    await expect.poll(large, { timeout: 60_000 }).toBe(true);
    const whole = await uplink(bea);
    const width = await widthSeenBy(ada);

    // Ada's own picture is large, Bea's a thumbnail.
    await ada.driver.click({ role: 'button', name: 'Options for Ada' });
    await ada.driver.click({ role: 'button', name: 'Pin Ada' });
    await expect.poll(() => uplink(bea), { timeout: 60_000 }).toBeLessThan(200);
    const thumbnail = await uplink(bea);

    await ada.driver.click({ role: 'button', name: 'Options for Ada' });
    await ada.driver.click({ role: 'button', name: 'Unpin Ada' });
    const unpinned = performance.now();
    await expect
      .poll(() => widthSeenBy(ada), { timeout: 30_000, intervals: [100] })
      .toBeGreaterThanOrEqual(width);
    const back = performance.now() - unpinned;

    await isSeen(ada, false);
    await expect.poll(() => uplink(bea), { timeout: 60_000 }).toBeLessThan(170);
    const unseen = await uplink(bea);
    const { frames = 0 } = (await ada.tile('Bea')) ?? {};
    await isSeen(ada, true);
    const shown = performance.now();
    await expect
      .poll(async () => (await ada.tile('Bea'))?.frames ?? 0, { timeout: 30_000, intervals: [50] })
      .toBeGreaterThan(frames + 1);
    const moves = performance.now() - shown;
    await expect.poll(() => widthSeenBy(ada), { timeout: 30_000 }).toBeGreaterThanOrEqual(width);
    console.log(JSON.stringify({ browser, width, whole, thumbnail, unseen, back, moves }));
  });
}
