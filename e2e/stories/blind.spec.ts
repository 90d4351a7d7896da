import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { allowedHeaderExtensions } from '@conclave/protocol';
import { betray, readLeak } from '../src/leak.ts';
import { entropy, spellings, withDecoded } from '../src/measure.ts';
import { readHeader } from '../src/sframe-attempt.ts';
import { expect, test } from '../src/stage.ts';
import { allWatchAll } from '../src/together.ts';
import { packetsOf, readTap } from '../src/tap.ts';

/** Bytes of picture: so many that chance takes less than a thousandth of a bit from the entropy that is measured. */
const enough = 250_000;
/** RTP payload descriptor (VP8, VP9 with SVC: up to 14 bytes), clear prefix (10 at most) and SFrame header. */
const headBytes = 32;

test('FRM-3, FRM-6, FRM-7: the SFU sees noise in even sizes, and the server learns no secret', async ({
  stage,
}) => {
  const server = await stage.server('tap');
  const { tap } = server;
  if (tap === null) throw new Error('no tap');
  const planted = { host: 'Zephyrine Quill', guest: 'Bartholomew Vex', passcode: 'cinnabar-walrus-77' };
  const ada = await stage.chromium(planted.host, { camera: stage.layered, prepare: betray });
  const bea = await stage.chromium(planted.guest, { camera: stage.layered });
  const invitation = await ada.hostMeeting(server.url, { waitingRoom: true, passcode: planted.passcode });
  await bea.knock({ ...invitation, passcode: 'not-this-xylophone' });
  await bea.seesAlert('Wrong passcode');
  await bea.driver.click({ role: 'button', name: 'Try again' });
  await bea.fillIn(planted.passcode);
  await ada.admit(planted.guest);
  await allWatchAll([ada, bea]);

  const bodies = async (): Promise<Buffer> => {
    const packets = packetsOf(await readTap(tap.media), 'video');
    return Buffer.concat(packets.map(({ payload }) => payload.subarray(headBytes)));
  };
  await expect
    .poll(async () => (await bodies()).length, { timeout: 120_000, intervals: [1000] })
    .toBeGreaterThan(enough);
  await expect.poll(async () => (await readLeak(ada.driver)).frames.length).toBeGreaterThan(100);
  const heard = async (): Promise<number> => packetsOf(await readTap(tap.media), 'audio').length;
  await expect.poll(heard).toBeGreaterThan(200);
  // Who is muted goes on sending, at the same pace and in the same size.
  await Promise.all(
    [ada, bea].map(({ driver }) => driver.click({ role: 'button', name: 'Mute microphone' })),
  );
  const whenMuted = await heard();
  await expect.poll(heard).toBeGreaterThan(whenMuted + 200);
  const recorded = await readTap(tap.media);
  expect(entropy((await bodies()).subarray(0, enough))).toBeGreaterThanOrEqual(7.9);

  const leaked = await readLeak(ada.driver);
  expect(leaked.frames.length).toBeGreaterThan(100);
  const everything = Buffer.concat(recorded.packets.map(({ payload }) => payload));
  // The comparison can fail: what is on the wire is found in it.
  expect(everything.includes(recorded.packets[50]?.payload.subarray(40, 56) ?? Buffer.alloc(16, 1))).toBe(
    true,
  );
  for (const frame of leaked.frames) {
    // Long runs of one byte are no one's content: a frame is looked for where it has some.
    for (let at = 16; at + 16 <= frame.length && at < 400; at += 96) {
      const run = frame.subarray(at, at + 16);
      if (new Set(run).size >= 8) expect(everything.includes(run)).toBe(false);
    }
  }

  const negotiated = recorded.producers.flatMap(({ headerExtensions }) =>
    headerExtensions.map(({ uri }) => uri),
  );
  const sent = recorded.packets.flatMap(({ headerExtensions }) => headerExtensions);
  expect(negotiated.length).toBeGreaterThan(0);
  expect([...new Set([...negotiated, ...sent])].filter((uri) => !allowedHeaderExtensions.has(uri))).toEqual(
    [],
  );

  const audio = packetsOf(recorded, 'audio');
  expect(audio.length).toBeGreaterThan(200);
  const sizes = audio.map(({ payload }) => payload.length - (readHeader(payload)?.length ?? 0));
  expect([...new Set(sizes)]).toHaveLength(1);

  const fragment = Buffer.from(invitation.link.split('#')[1] ?? '', 'base64url');
  const secrets = [
    Buffer.from(planted.host),
    Buffer.from(planted.guest),
    Buffer.from(planted.passcode),
    Buffer.from('not-this-xylophone'),
    fragment.subarray(1, 33),
    ...leaked.baseKeys,
  ];
  expect(leaked.baseKeys.length).toBeGreaterThan(0);
  const traffic = await readFile(tap.traffic);
  expect(traffic.includes('enter')).toBe(true);
  const store = await Promise.all(
    (await readdir(server.data)).map((name) => readFile(join(server.data, name))),
  );
  expect(store.length).toBeGreaterThan(0);
  for (const seen of [Buffer.from(server.output()), traffic, ...store].flatMap(withDecoded)) {
    for (const spelling of secrets.flatMap(spellings)) {
      if (seen.includes(spelling)) throw new Error(`the server holds ${spelling.toString()}`);
    }
  }
});
