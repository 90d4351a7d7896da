import { timeToAct } from '../src/control-time.ts';
import type { Shown } from '../src/control-time.ts';
import type { Target } from '../src/driver.ts';
import { installScreen } from '../src/fake-screen.ts';
import { expect, test } from '../src/stage.ts';

const rounds = 7;
/** Milliseconds from a press to what it does at another one's page, on a local network. */
const goal = 300;

const button = (name: string): Target => ({ role: 'button', name });
const item = (name: string): Target => ({ role: 'menuitem', name });
const labelled = (name: string): Shown => ({ selector: `[aria-label="${name}"]` });
const notice = (text: string): Shown => ({ selector: '.notices p', text });
const theSwitch = (name: string): Target => ({ role: 'switch', name });

const median = (times: readonly number[]): number =>
  times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? Number.NaN;

test('MOD-1: what a host does shows at whom it concerns within 300 ms', async ({ stage }) => {
  test.setTimeout(600_000);
  const { url } = await stage.server();
  const ada = await stage.chromium('Ada');
  const bea = await stage.chromium('Bea', {
    prepare: async (page) => {
      await page.addInitScript(installScreen);
    },
  });
  const invitation = await ada.hostMeeting(url, { waitingRoom: false, passcode: false });
  await bea.knock(invitation);
  await ada.watches('Bea');
  await ada.driver.click(button('People'));

  const times = new Map<string, number[]>();
  const acts = async (what: string, target: Target, shown: Shown): Promise<void> => {
    times.set(what, [...(times.get(what) ?? []), await timeToAct(ada, target, bea, shown)]);
  };
  const overBea = async (act: string, shown: Shown): Promise<void> => {
    await ada.driver.click(button('Actions for Bea'));
    await acts(act, item(act), shown);
  };
  for (let round = 0; round < rounds; round += 1) {
    await overBea('Mute', labelled('Unmute microphone'));
    await bea.driver.click(button('Unmute microphone'));
    await bea.driver.see(button('Mute microphone'));
    await acts('Mute all', button('Mute all'), labelled('Unmute microphone'));
    await bea.driver.click(button('Unmute microphone'));
    await bea.driver.see(button('Mute microphone'));
    await overBea('Stop video', labelled('Turn camera on'));
    await bea.driver.click(button('Turn camera on'));
    await bea.driver.see(button('Turn camera off'));
    await bea.driver.click(button('Raise hand'));
    await ada.driver.see(button('Lower all hands'));
    await acts('Lower all hands', button('Lower all hands'), labelled('Raise hand'));
    await bea.driver.click(button('Share screen'));
    await ada.driver.click(button('Sharing options'));
    await acts('Stop the screen', item('Stop the screen of Bea'), labelled('Share screen'));
    await acts('Lock', theSwitch('Lock meeting'), notice('locked the meeting'));
    await acts('Unlock', theSwitch('Lock meeting'), notice('opened the meeting again'));
    await acts('Reactions off', theSwitch('Allow reactions'), notice('turned reactions off'));
    await acts('Reactions on', theSwitch('Allow reactions'), notice('Reactions are on'));
    await overBea('Make co-host', notice('is a co-host now'));
    await overBea('Remove as co-host', notice('is not a co-host'));
    // Notices of one round are no notices of the next.
    await expect
      .poll(() => bea.text(), { timeout: 30_000 })
      .not.toMatch(/locked the meeting|opened the meeting|reactions off|Reactions are|co-host/u);
  }
  const table = Array.from(times, ([what, all]) => ({ what, median: median(all), worst: Math.max(...all) }));
  for (const { what, ...figures } of table)
    process.stdout.write(`${what.padEnd(20)} ${JSON.stringify(figures)}\n`);
  for (const { what, median: middle } of table) expect.soft(middle, what).toBeLessThanOrEqual(goal);
});
