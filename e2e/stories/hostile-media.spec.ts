import { clearFrames, target } from '../src/hostile.ts';
import { seesDropped, seesState } from '../src/health.ts';
import type { Person } from '../src/person.ts';
import { expect, test } from '../src/stage.ts';

const streams = ['Microphone', 'Camera'] as const;

async function decodedBy(person: Person): Promise<number> {
  const { inbound } = await person.figures();
  return inbound.reduce((sum, { kind, framesDecoded }) => sum + (kind === 'video' ? framesDecoded : 0), 0);
}

test('FRM-4, FRM-5, VER-4: whatever an SFU does to streams, nothing false is played, and people see it', async ({
  stage,
}) => {
  const server = await stage.server('hostile');
  const ada = await stage.chromium('Ada', { camera: stage.layered });
  const bea = await stage.chromium('Bea', { camera: stage.layered });
  const invitation = await ada.hostMeeting(server.url, { waitingRoom: false, passcode: false });
  await bea.knock(invitation);
  await ada.seesPeople('Ada', 'Bea');
  await ada.driver.click({ role: 'button', name: 'Security' });
  const [adas, beas] = [await target(server, 0), await target(server, 1)];
  await ada.watches('Bea');

  await test.step("each as the other: nobody's face or voice in another's tile", async () => {
    await server.order({ do: 'swap-media', a: adas.audio, b: beas.audio });
    await server.order({ do: 'swap-media', a: adas.video, b: beas.video });
    const before = [];
    for (const stream of streams)
      before.push([stream, await seesState(ada, ['Bea', stream], 'failed')] as const);
    await expect.poll(async () => (await ada.tile('Bea'))?.decryption).toBe('failed');
    const decoded = await decodedBy(ada);
    for (const [stream, line] of before) {
      expect((await seesDropped(ada, ['Bea', stream], line, 20)).frames).toBe(line.frames);
    }
    expect(await decodedBy(ada)).toBe(decoded);
    await ada.driver.see({ role: 'status', name: "Some streams can't be decrypted" });
    await server.order({ do: 'reset' });
    for (const stream of streams) await seesState(ada, ['Bea', stream], 'ok');
  });

  await test.step('frames in clear, and with the marks of other systems', async () => {
    for (const [stream, into, payloads] of [
      ['Microphone', beas.audio, clearFrames().audio],
      ['Camera', beas.video, clearFrames().video],
    ] as const) {
      const before = await seesState(ada, ['Bea', stream], 'ok');
      const injected = { do: 'inject-rtp', into, packets: 15, everyMs: 20, instead: true };
      for (const payload of payloads) await server.order({ ...injected, payload });
      const failed = await seesState(ada, ['Bea', stream], 'failed');
      const after = await seesDropped(ada, ['Bea', stream], before, 15 * 3);
      await server.order({ ...injected, payload: payloads.at(-1) });
      expect((await seesDropped(ada, ['Bea', stream], after, 5)).frames).toBe(failed.frames);
      await server.order({ do: 'reset' });
      await seesState(ada, ['Bea', stream], 'ok');
    }
    await ada.watches('Bea');
  });

  await test.step('one bit of each frame', async () => {
    await server.order({ do: 'corrupt-rtp', of: beas.audio });
    await server.order({ do: 'corrupt-rtp', of: beas.video });
    for (const stream of streams) await seesState(ada, ['Bea', stream], 'failed');
    await server.order({ do: 'reset' });
    for (const stream of streams) await seesState(ada, ['Bea', stream], 'ok');
  });

  const replay = async (into: string): Promise<void> => {
    const before = await seesState(ada, ['Bea', 'Microphone'], 'ok');
    await server.order({ do: 'replay-rtp', into, name: 'before', everyMs: 20 });
    await seesDropped(ada, ['Bea', 'Microphone'], before, 40);
    await seesState(ada, ['Bea', 'Microphone'], 'ok');
  };
  await server.order({ do: 'record-rtp', from: beas.audio, name: 'before', packets: 50 });

  await test.step('frames of this epoch, and of one that is over', async () => {
    await replay(beas.audio);
    await bea.driver.reload();
    await replay((await target(server, 2)).audio);
  });

  await test.step('frames of another meeting', async () => {
    await bea.leave();
    await ada.leave();
    const next = await ada.hostMeeting(server.url, { waitingRoom: false, passcode: false });
    await bea.knock(next);
    await ada.seesPeople('Ada', 'Bea');
    await ada.driver.click({ role: 'button', name: 'Security' });
    await replay((await target(server, 4)).audio);
    await ada.watches('Bea');
  });
});
