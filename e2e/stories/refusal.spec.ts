import '../src/page-globals.ts';
import { expect, test } from '../src/stage.ts';

test('FRM-4: without encoded transforms the meeting is refused before any device opens', async ({
  stage,
}) => {
  const { url } = await stage.server();
  const ada = await stage.chromium('Ada');
  const { link } = await ada.hostMeeting(url, { waitingRoom: false, passcode: false });
  const old = await stage.chromium('Old', {
    prepare: async (page) => {
      await page.addInitScript(() => {
        Reflect.deleteProperty(window, 'RTCRtpScriptTransform');
        const opened: string[] = [];
        Object.defineProperty(window, 'openedDevices', { value: opened });
        navigator.mediaDevices.getUserMedia = async () => {
          opened.push('getUserMedia');
          throw new DOMException('refused', 'NotAllowedError');
        };
      });
    },
  });
  await old.driver.open(link);
  await old.seesAlert('This browser cannot encrypt');
  expect(await old.driver.evaluate(() => window.openedDevices, null)).toEqual([]);
});

test('FRM-4: a frame worker that is killed stops the sender, and nothing more leaves', async ({ stage }) => {
  const { url } = await stage.server();
  const ada = await stage.chromium('Ada', {
    prepare: async (page) => {
      await page.addInitScript(() => {
        const workers: Worker[] = [];
        const Native = window.Worker;
        window.Worker = class extends Native {
          constructor(script: string | URL, options?: WorkerOptions) {
            super(script, options);
            workers.push(this);
          }
        };
        Object.defineProperty(window, 'startedWorkers', { value: workers });
      });
    },
  });
  const bea = await stage.chromium('Bea');
  const invitation = await ada.hostMeeting(url, { waitingRoom: false, passcode: false });
  await bea.knock(invitation);
  await bea.seesPeople('Ada', 'Bea');
  await bea.watches('Ada');
  await ada.driver.evaluate(() => {
    window.startedWorkers.forEach((worker) => worker.terminate());
  }, null);
  const killed = await ada.figures();
  await ada.seesAlert('stopped');
  const stopped = await bea.figures();
  // What was on its way when the worker died is all that may still arrive.
  const frames = stopped.inbound.reduce((sum, stream) => sum + stream.framesDecoded, 0);
  await expect
    .poll(async () => (await ada.figures()).sentPackets - killed.sentPackets, { intervals: [3000] })
    .toBeLessThanOrEqual(60);
  const later = await bea.figures();
  expect(later.inbound.reduce((sum, stream) => sum + stream.framesDecoded, 0) - frames).toBeLessThanOrEqual(
    10,
  );
});
