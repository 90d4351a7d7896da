import { openLossyPath, takePath } from '../src/lossy-path.ts';
import { installBook, installReader, pageLayout } from '../src/reading.ts';
import { expect, test } from '../src/stage.ts';

const pages = 5;
const bound = 2_000;

test('a page of text of 12 px can be read at the receiver soon after it was turned, where the presenter has 1.5 Mbit/s', async ({
  stage,
}) => {
  const server = await stage.server();
  const path = await openLossyPath([server.rtcPort], 20);
  const ada = await stage.chromium('Ada', {
    camera: stage.layered,
    prepare: async (page) => {
      await takePath(path)(page);
      await page.addInitScript(installBook, pageLayout);
    },
  });
  const ben = await stage.chromium('Ben', {
    camera: stage.layered,
    viewport: { width: 1920, height: 1080 },
    prepare: async (page) => {
      await page.addInitScript(installReader, pageLayout);
    },
  });
  const invitation = await ada.hostMeeting(server.url, { waitingRoom: false, passcode: false });
  await ben.knock(invitation);
  await ada.seesPeople('Ada', 'Ben');
  await ada.driver.click({ role: 'button', name: 'Turn camera off' });
  await ben.driver.click({ role: 'button', name: 'Turn camera off' });
  path.narrow(1_500_000);
  await ada.driver.click({ role: 'button', name: 'Share screen' });
  const read = async (page: number): Promise<number> => {
    let at = 0;
    await expect
      .poll(
        async () => {
          const seen = await ben.driver.evaluate((number) => window.readPage(number), page);
          ({ at } = seen);
          return seen.right;
        },
        { timeout: 60_000, intervals: [50] },
      )
      .toBeGreaterThan(0.99);
    return at;
  };
  await read(0);
  const waits: number[] = [];
  for (let page = 1; page <= pages; page += 1) {
    const turned = await ada.driver.evaluate((number) => window.turnToPage(number), page);
    waits.push((await read(page)) - turned);
  }
  path.close();
  process.stdout.write(`a page is read after ${waits.join(', ')} ms\n`);
  expect(waits.toSorted((a, b) => a - b)[Math.floor(pages / 2)]).toBeLessThan(bound);
});
