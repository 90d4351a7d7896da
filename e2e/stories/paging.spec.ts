import { installScreen } from '../src/fake-screen.ts';
import type { Person } from '../src/person.ts';
import { expect, test } from '../src/stage.ts';
import { together } from '../src/together.ts';
import { allowedBitrate, inOrder, orders, packetsByWidth, turn, unseen } from '../src/turning.ts';

/** Room for one large picture, and beside it for pages of two. */
const lying = { width: 844, height: 480 };
/** Wider than the layer of a camera that small pictures take. */
const screen = { width: 640, height: 360 };
/** Of what is shared, or of faces. */
type Kind = 'screen' | 'cameras';
/** Bits per second of a camera that nobody takes. */
const nobodys = 50_000;
/** And of one that somebody takes as it is. */
const whole = 1_500_000;

async function packetsOf(person: Person, kind: Kind): Promise<number> {
  const byWidth = [...(await packetsByWidth(person))];
  return byWidth
    .filter(([width]) => (width === screen.width) === (kind === 'screen'))
    .reduce((sum, [, packets]) => sum + packets, 0);
}

const screenFrames = (person: Person): Promise<number> =>
  person.driver.evaluate(
    () =>
      document.querySelector<HTMLVideoElement>('[data-screen-of] video')?.getVideoPlaybackQuality()
        .totalVideoFrames ?? 0,
    null,
  );

async function watchesScreen(person: Person): Promise<void> {
  const before = await screenFrames(person);
  await expect.poll(() => screenFrames(person)).toBeGreaterThan(before + 5);
}

/** Waits until nothing comes of what is on another page, while what is on this one moves. */
async function getsNone(person: Person, kind: Kind, moves: () => Promise<void>): Promise<void> {
  await expect
    .poll(async () => {
      const before = await packetsOf(person, kind);
      await moves();
      return { before: before > 0, since: (await packetsOf(person, kind)) - before };
    })
    .toEqual({ before: true, since: 0 });
}

test('whoever turns to a page sees all of it move, whatever the cameras did meanwhile; what is on another one costs nothing', async ({
  stage,
}) => {
  const { url } = await stage.server();
  const [bea, fox] = await Promise.all([
    stage.chromium('Bea', {
      camera: stage.layered,
      prepare: async (page) => {
        await page.addInitScript(unseen);
        await page.addInitScript(installScreen, screen);
      },
    }),
    stage.firefox('Fox', [unseen]),
  ]);
  const invitation = await bea.hostMeeting(url, { waitingRoom: false, passcode: false });
  await bea.driver.click({ role: 'button', name: 'Share screen' });
  await fox.knock(invitation);
  await fox.seesCall();
  const senders = [bea, fox];
  const areSpared = (): Promise<void> =>
    together(senders, (sender) => expect.poll(() => allowedBitrate(sender)).toBe(nobodys));
  const ada = await stage.chromium('Ada', { viewport: lying });
  const watchesAll = (): Promise<void> => together(senders, ({ name }) => ada.watches(name));

  await test.step('what nobody looked at for a while is there for the first who does', async () => {
    await Promise.all([areSpared(), ada.driver.open(invitation.link)]);
    // By its tones, her fake microphone would be an echo of theirs.
    for (const device of ['Microphone', 'Camera'])
      await ada.driver.click({ role: 'button', name: `${device} on/off` });
    await ada.fillIn(invitation.passcode);
    await watchesScreen(ada);
    await ada.driver.click({ role: 'button', name: 'Options for Ada' });
    await ada.driver.click({ role: 'button', name: 'Pin Ada' });
    await watchesAll();
  });
  await test.step('nothing comes of the other page, nobody makes more of it than a beginning, and it comes back', async () => {
    await getsNone(ada, 'screen', () => ada.watches('Bea'));
    await turn(ada, 'away');
    await getsNone(ada, 'cameras', () => watchesScreen(ada));
    await areSpared();
    await turn(ada, 'back');
    await watchesAll();
  });
  for (const order of orders)
    await test.step(order.join(', '), async () => {
      await inOrder(order, ada, senders);
      await watchesAll();
    });
  await test.step('what becomes large is made as large as it was at first', async () => {
    await ada.driver.click({ role: 'button', name: 'Options for Bea' });
    await ada.driver.click({ role: 'button', name: 'Pin Bea' });
    await ada.driver.click({ role: 'button', name: 'Options for Ada' });
    await ada.driver.click({ role: 'button', name: 'Unpin Ada' });
    await expect.poll(() => allowedBitrate(bea)).toBe(whole);
  });
});
