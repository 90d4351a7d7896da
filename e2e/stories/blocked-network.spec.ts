import { availableParallelism } from 'node:os';
import { block, unblock } from '../src/blocked-network.ts';
import { firstPicture, watchFirstPicture } from '../src/first-picture.ts';
import type { RunningServer } from '../src/server.ts';
import { expect, test } from '../src/stage.ts';
import { allSeeAll, allWatchAll, together } from '../src/together.ts';

function mediaPorts(server: RunningServer): readonly number[] {
  return Array.from({ length: availableParallelism() }, (_, worker) => server.rtcPort + worker);
}

test.afterEach(unblock);

for (const [blocked, what] of [
  ['udp', 'UDP is blocked'],
  ['answers', 'UDP goes out and does not come in'],
] as const) {
  test(`where ${what}, sound and picture come over TCP within five seconds, in Chromium and in Firefox`, async ({
    stage,
  }) => {
    const server = await stage.server();
    await block(blocked, mediaPorts(server));
    const ada = await stage.chromium('Ada', { camera: stage.layered });
    const invitation = await ada.hostMeeting(server.url, { waitingRoom: false, passcode: false });
    const bea = await stage.firefox('Bea', [watchFirstPicture]);
    const cy = await stage.chromium('Cy', {
      prepare: async (page) => void (await page.addInitScript(watchFirstPicture)),
    });
    for (const person of [bea, cy]) {
      await person.knock(invitation);
      await expect.poll(async () => (await firstPicture(person.driver)).after).not.toBeNull();
      // From the page of the call on, turns over other paths included.
      expect((await firstPicture(person.driver)).after, person.name).toBeLessThan(5_000);
    }
    // Firefox gives UDP three seconds first, which nobody has to guess.
    expect((await firstPicture(bea.driver)).said).toEqual(['Connecting sound and picture…']);
    await allSeeAll([ada, bea, cy]);
    await allWatchAll([ada, bea, cy]);
    for (const person of [ada, bea, cy]) {
      const { ways } = await person.figures();
      expect(ways.length).toBeGreaterThan(0);
      for (const { protocol } of ways) expect(protocol).toBe('tcp');
      expect(await person.text()).not.toContain("can't be reached");
    }
  });
}

test('where UDP is open, nothing goes over TCP, either way, in Chromium and in Firefox', async ({
  stage,
}) => {
  const server = await stage.server();
  const ada = await stage.chromium('Ada', { camera: stage.layered });
  const bea = await stage.firefox('Bea');
  const invitation = await ada.hostMeeting(server.url, { waitingRoom: false, passcode: false });
  await bea.knock(invitation);
  await allWatchAll([ada, bea]);
  await block('tcp', mediaPorts(server));
  await allWatchAll([ada, bea]);
  const figures = await Promise.all([ada.figures(), bea.figures()]);
  for (const { protocol } of figures.flatMap(({ ways }) => ways)) expect(protocol).toBe('udp');
});

test('where all media is blocked, the meeting goes on, says that nobody is heard, and heals when it is not any more', async ({
  stage,
}) => {
  const server = await stage.server();
  const ada = await stage.chromium('Ada', { camera: stage.layered });
  const bea = await stage.firefox('Bea');
  const invitation = await ada.hostMeeting(server.url, { waitingRoom: false, passcode: false });
  await bea.knock(invitation);
  await allWatchAll([ada, bea]);

  await block('media', mediaPorts(server));
  await together([ada, bea], (person) =>
    expect.poll(() => person.text(), { timeout: 60_000 }).toContain("can't be reached"),
  );
  await allSeeAll([ada, bea]);

  await unblock();
  await together([ada, bea], (person) =>
    expect.poll(() => person.text(), { timeout: 90_000 }).not.toContain("can't be reached"),
  );
  await allWatchAll([ada, bea]);
});
