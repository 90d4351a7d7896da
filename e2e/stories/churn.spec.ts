import type { Person } from '../src/person.ts';
import { betray, readLeak } from '../src/leak.ts';
import { meetingCode } from '../src/meeting-code.ts';
import { tryAudio } from '../src/sframe-attempt.ts';
import { expect, test } from '../src/stage.ts';
import { allSeeAll, allWatchAll, together } from '../src/together.ts';
import { packetsOf, readTap } from '../src/tap.ts';

/** Share of audio samples that had to be concealed between two readings. */
async function concealment(person: Person, during: () => Promise<void>): Promise<number> {
  const read = async (): Promise<{ concealed: number; samples: number }> => {
    const audio = (await person.figures()).inbound.filter((stream) => stream.kind === 'audio');
    return {
      concealed: audio.reduce((sum, stream) => sum + stream.concealedSamples, 0),
      samples: audio.reduce((sum, stream) => sum + stream.samples, 0),
    };
  };
  const before = await read();
  await during();
  const after = await read();
  return (after.concealed - before.concealed) / Math.max(1, after.samples - before.samples);
}

test('COM-6: somebody leaves, somebody crashes, somebody reloads; the rest go on in new epochs', async ({
  stage,
}) => {
  test.setTimeout(300_000);
  const { url } = await stage.server();
  const ada = await stage.chromium('Ada');
  const invitation = await ada.hostMeeting(url, { waitingRoom: true, passcode: true });
  const join = async (name: string): Promise<Person> => {
    const person = await stage.chromium(name);
    await person.knock(invitation);
    await ada.admit(name);
    await person.seesCall();
    return person;
  };
  const bea = await join('Bea');
  const cy = await join('Cy');
  const dan = await join('Dan');
  await allSeeAll([ada, bea, cy, dan]);
  await ada.watches('Bea');
  await together([ada, bea], (person) => person.driver.click({ role: 'button', name: 'Security' }));
  await expect.poll(async () => (await meetingCode(ada)).length).toBe(30);
  const codes = new Set<string>();
  const sameNewCode = async (): Promise<void> => {
    await expect
      .poll(async () => {
        const code = await meetingCode(ada);
        return code.length === 30 && !codes.has(code) && code === (await meetingCode(bea));
      })
      .toBe(true);
    codes.add(await meetingCode(ada));
  };
  await sameNewCode();

  await test.step('Cy reloads and is the same person, without a second admission', async () => {
    const id = (await ada.tile('Cy'))?.id;
    await cy.driver.reload();
    await cy.seesCall();
    await sameNewCode();
    await ada.seesPeople('Ada', 'Bea', 'Cy', 'Dan');
    await allWatchAll([ada, cy]);
    expect((await ada.tile('Cy'))?.id).toBe(id);
  });

  await test.step('Dan leaves', async () => {
    await dan.leave();
    await ada.seesPeople('Ada', 'Bea', 'Cy');
    await sameNewCode();
  });

  await test.step('Cy crashes: first a hint, then removed', async () => {
    const share = await concealment(bea, async () => {
      await cy.driver.crash();
      await allSeeAll([ada, bea]);
    });
    await sameNewCode();
    await allWatchAll([ada, bea]);
    expect(share).toBeLessThan(0.01);
  });
});

test('JOIN-7: the meeting goes on when its host leaves, and the host comes back', async ({ stage }) => {
  const { url } = await stage.server();
  const ada = await stage.chromium('Ada');
  const bea = await stage.chromium('Bea');
  const cy = await stage.chromium('Cy');
  const invitation = await ada.hostMeeting(url, { waitingRoom: false, passcode: true });
  await bea.knock(invitation);
  await cy.knock(invitation);
  await allSeeAll([ada, bea, cy]);
  await ada.driver.reload();
  await ada.seesCall();
  await allSeeAll([ada, bea, cy]);
  await ada.watches('Bea');
  await ada.leave();
  await allSeeAll([bea, cy]);
  await bea.watches('Cy');
});

for (const way of ['leaves', 'is removed'] as const) {
  test(`FRM-9: whoever ${way} and keeps the raw feed decrypts nothing after two seconds`, async ({
    stage,
  }) => {
    const server = await stage.server('tap');
    const { tap } = server;
    if (tap === null) throw new Error('no tap');
    const ada = await stage.chromium('Ada');
    const bea = await stage.chromium('Bea');
    const mallory = await stage.chromium('Mallory', { prepare: betray });
    const invitation = await ada.hostMeeting(server.url, { waitingRoom: false, passcode: true });
    await bea.knock(invitation);
    await mallory.knock(invitation);
    await allSeeAll([ada, bea, mallory]);
    await mallory.watches('Ada');
    const feed = async (): Promise<readonly Buffer[]> =>
      packetsOf(await readTap(tap.media), 'audio').map(({ payload }) => payload);
    const { baseKeys } = await readLeak(mallory.driver);
    expect(baseKeys.length).toBeGreaterThan(0);
    const opened = (packets: readonly Buffer[]): number =>
      packets.filter((packet) => baseKeys.some((key) => tryAudio(packet, key) !== undefined)).length;

    if (way === 'leaves') {
      await mallory.leave();
    } else {
      await ada.driver.click({ role: 'button', name: 'People' });
      await ada.driver.click({ role: 'button', name: 'Actions for Mallory' });
      await ada.driver.click({ role: 'menuitem', name: 'Remove' });
    }
    const left = Date.now();
    await expect.poll(() => Date.now() - left, { intervals: [100] }).toBeGreaterThan(2000);
    const before = await feed();
    // With the keys and the feed of its time as a member, the attack works: the reader is sound.
    expect(opened(before.slice(-1500, -300))).toBeGreaterThan(100);
    await expect
      .poll(async () => (await feed()).length - before.length, { timeout: 60_000 })
      .toBeGreaterThan(200);
    expect(opened((await feed()).slice(before.length))).toBe(0);
    await ada.seesPeople('Ada', 'Bea');
    if (way === 'is removed') await mallory.seesAlert('You were removed from the meeting');
    await ada.watches('Bea');
  });
}
