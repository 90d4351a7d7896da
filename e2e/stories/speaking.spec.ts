import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { writeSound } from '../src/sound.ts';
import { expect, test } from '../src/stage.ts';
import { allSeeAll, together } from '../src/together.ts';

test('FRM-6: who speaks is flagged on all clients, only that person, within half a second', async ({
  stage,
}, testInfo) => {
  const { url } = await stage.server();
  const folder = testInfo.outputDir;
  await mkdir(folder, { recursive: true });
  const speech = await writeSound(join(folder, 'turns.wav'), [
    ['silence', 3],
    ['speech', 2],
  ]);
  const quiet = await writeSound(join(folder, 'quiet.wav'), [['silence', 4]]);
  const ada = await stage.chromium('Ada', { microphone: quiet });
  const bea = await stage.chromium('Bea', { microphone: speech });
  const cy = await stage.chromium('Cy', { microphone: quiet });
  const people = [ada, bea, cy];
  const invitation = await ada.hostMeeting(url, { waitingRoom: false, passcode: false });
  await bea.knock(invitation);
  await cy.knock(invitation);
  await allSeeAll(people);
  await together(people, async (person) => {
    for (const speaks of [true, false])
      await expect.poll(async () => (await person.tile('Bea'))?.speaking, { timeout: 30_000 }).toBe(speaks);
  });
  // What a receiver hears and what it shows, on one time line: from the first loud moment to the flag, in three turns.
  const seen = await ada.driver.evaluate(async (turns: number) => {
    const tiles = Array.from(document.querySelectorAll('[role=group][data-participant-id]'));
    const nameOf = (tile: Element): string =>
      tile.getAttribute('aria-label') ??
      document.getElementById(tile.getAttribute('aria-labelledby') ?? '')?.textContent ??
      '';
    const speaker = tiles.find((tile) => nameOf(tile) === 'Bea');
    const context = new AudioContext();
    const meters = Array.from(document.querySelectorAll('audio'), (element) => {
      const meter = new AnalyserNode(context, { fftSize: 1024 });
      if (element.srcObject instanceof MediaStream)
        context.createMediaStreamSource(element.srcObject).connect(meter);
      return meter;
    });
    const samples = new Float32Array(1024);
    const level = (): number =>
      Math.max(
        0,
        ...meters.map((meter) => {
          meter.getFloatTimeDomainData(samples);
          return Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
        }),
      );
    const delays: number[] = [];
    let wrong = 0;
    let loudSince: number | null = null;
    let quietSince: number | null = performance.now();
    const end = performance.now() + 60_000;
    return new Promise<{ delays: number[]; wrong: number }>((resolve) => {
      const look = (): void => {
        const now = performance.now();
        const flagged = speaker?.getAttribute('data-speaking') === 'true';
        wrong += tiles.filter(
          (tile) => tile !== speaker && tile.getAttribute('data-speaking') === 'true',
        ).length;
        if (level() > 0.005) {
          // A turn begins after two quiet seconds: pauses between syllables are none. The flag may be there before
          // the sound, which waits in the jitter buffer.
          if (quietSince !== null && now - quietSince > 2000) loudSince = now;
          quietSince = null;
        } else quietSince ??= now;
        if (loudSince !== null && flagged) {
          delays.push(now - loudSince);
          loudSince = null;
        }
        if (delays.length === turns || now > end) resolve({ delays, wrong });
        else requestAnimationFrame(look);
      };
      look();
    });
  }, 3);
  expect(seen.wrong).toBe(0);
  expect(seen.delays.length).toBe(3);
  const median = seen.delays.toSorted((a, b) => a - b)[Math.floor(seen.delays.length / 2)];
  expect(median).toBeLessThanOrEqual(500);
});
