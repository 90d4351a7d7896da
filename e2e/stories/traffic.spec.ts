import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { areaUnderCurve, featuresOf } from '../src/classifier.ts';
import type { Sample, SeenPacket } from '../src/classifier.ts';
import type { Person } from '../src/person.ts';
import { readHeader } from '../src/sframe-attempt.ts';
import { conversation, writeSound } from '../src/sound.ts';
import { betraySpeech, readSpoken } from '../src/spoken.ts';
import { expect, test } from '../src/stage.ts';
import { allSeeAll, together } from '../src/together.ts';
import { packetsOf, readTap } from '../src/tap.ts';

/** 80 ms of sound. */
const windowPackets = 4;
/** Around a change of speech or muting what is sent may still be of before; −dBov at which somebody speaks. */
const unsureFrames = 15;
const unsureMs = 400;
const speechLevel = 50;

interface KnownPacket extends SeenPacket {
  /** Bytes of Opus in it. */
  readonly plain: number;
  readonly level: number;
  /** Undefined where it is in between. */
  readonly muted: boolean | undefined;
}

/** Each is muted a third of the time, not at the same time as the others, until the SFU has seen so many bytes. */
async function converse(
  people: readonly Person[],
  path: string,
  bytes: number,
): Promise<ReadonlyMap<Person, readonly number[]>> {
  const changes = new Map<Person, number[]>(people.map((person) => [person, []]));
  const size = async (): Promise<number> => (await stat(path)).size;
  const end = (await size()) + bytes;
  for (let step = 0; (await size()) < end; step += 1) {
    const seen = await size();
    for (const [index, person] of people.entries()) {
      const pressed = changes.get(person) ?? [];
      const isMuted = pressed.length % 2 === 1;
      if (isMuted === ((step + index) % 3 === 0)) continue;
      await person.driver.click({ role: 'button', name: isMuted ? 'Unmute microphone' : 'Mute microphone' });
      pressed.push(Date.now());
    }
    await expect.poll(size, { timeout: 60_000, intervals: [200] }).toBeGreaterThan(seen + bytes / 16);
  }
  return changes;
}

/** Whether somebody was muted then, by the times at which they pressed the button. */
function mutedAt(changes: readonly number[], at: number): boolean | undefined {
  if (changes.some((change) => Math.abs(at - change) < unsureMs)) return undefined;
  return changes.filter((change) => change < at).length % 2 === 1;
}

/** Whether somebody spoke around that packet; undefined near a beginning or an end. */
function speaksAt(packets: readonly KnownPacket[], index: number): boolean | undefined {
  const around = packets.slice(Math.max(0, index - unsureFrames), index + unsureFrames + 1);
  const loud = around.filter(({ level }) => level < speechLevel).length;
  if (loud === 0) return false;
  // Syllables have pauses between them.
  return loud > around.length / 2 ? true : undefined;
}

function samplesOf(
  packets: readonly KnownPacket[],
  label: (index: number) => boolean | undefined,
  size: (packet: KnownPacket) => number,
): readonly Sample[] {
  const samples: Sample[] = [];
  for (let start = 0; start + windowPackets <= packets.length; start += windowPackets) {
    const labels = new Set(Array.from({ length: windowPackets }, (_, index) => label(start + index)));
    const [only] = labels;
    if (labels.size !== 1 || only === undefined) continue;
    const seen = packets
      .slice(start, start + windowPackets)
      .map((packet) => ({ ...packet, size: size(packet) }));
    samples.push({ features: featuresOf(seen), label: only });
  }
  return samples;
}

/** Samples of several people, in the order of time as far as halves go. */
function interleaved(all: readonly (readonly Sample[])[]): readonly Sample[] {
  const longest = Math.max(...all.map(({ length }) => length));
  return Array.from({ length: longest }, (_, index) => all.flatMap((samples) => samples[index] ?? [])).flat();
}

test('FRM-6, FRM-7: from the traffic nobody can tell who speaks, nor who is muted', async ({
  stage,
}, testInfo) => {
  test.setTimeout(480_000);
  const { url, tap } = await stage.server('tap');
  if (tap === null) throw new Error('no tap');
  await mkdir(testInfo.outputDir, { recursive: true });
  const people: Person[] = [];
  for (const [index, name] of ['Ada', 'Bea', 'Cy', 'Dan'].entries()) {
    const path = join(testInfo.outputDir, `${name}.wav`);
    const microphone = await writeSound(path, conversation(40, 100 + index));
    people.push(await stage.chromium(name, { microphone, prepare: betraySpeech }));
  }
  const [host, ...guests] = people;
  if (host === undefined) throw new Error('nobody');
  const invitation = await host.hostMeeting(url, { waitingRoom: false, passcode: false });
  for (const guest of guests) await guest.knock(invitation);
  await allSeeAll(people);
  await together(people, (person) => person.driver.click({ role: 'button', name: 'Turn camera off' }));
  await host.hears(guests.length);
  const from = Date.now() + unsureMs;
  // A line of the tap for a packet of sound has about 580 bytes: 55 s.
  const changes = await converse(people, tap.media, people.length * 50 * 55 * 580);

  const recorded = packetsOf(await readTap(tap.media), 'audio').filter(({ at }) => at > from);
  const known: KnownPacket[][] = [];
  for (const person of people) {
    const spoken = new Map((await readSpoken(person.driver)).map((frame) => [frame.header, frame]));
    known.push(
      recorded.flatMap(({ payload, at, timestamp, marker }) => {
        const header = payload.subarray(0, readHeader(payload)?.length ?? 0).toString('hex');
        const frame = spoken.get(header);
        if (frame === undefined) return [];
        const muted = mutedAt(changes.get(person) ?? [], at);
        const { level, size: plain } = frame;
        return [{ size: payload.length, at, timestamp, marker, plain, level, muted }];
      }),
    );
  }
  // What was sealed, and by whom, is known of nearly every packet.
  expect(known.flat().length).toBeGreaterThan(recorded.length * 0.98);

  const spoken = (size: (packet: KnownPacket) => number): readonly Sample[] =>
    interleaved(known.map((packets) => samplesOf(packets, (index) => speaksAt(packets, index), size)));
  const muted = interleaved(
    known.map((packets) =>
      samplesOf(
        packets,
        (index) => packets[index]?.muted,
        ({ size }) => size,
      ),
    ),
  );
  const counts = [spoken(({ size }) => size), muted].map((samples) => [
    samples.filter(({ label }) => label).length,
    samples.filter(({ label }) => !label).length,
  ]);
  const found = {
    plain: areaUnderCurve(spoken(({ plain }) => plain)),
    speech: areaUnderCurve(spoken(({ size }) => size)),
    muting: areaUnderCurve(muted),
    counts,
  };
  await testInfo.attach('areas under the curve', { body: JSON.stringify(found), contentType: 'text/plain' });
  // Enough of each that chance alone stays below the bound: its standard deviation is 0.02 then.
  for (const count of counts.flat()) expect(count).toBeGreaterThan(700);
  // The same classifier, on what the frames were before they were padded: it can tell.
  expect(found.plain).toBeGreaterThan(0.8);
  expect(found.speech).toBeLessThanOrEqual(0.55);
  expect(found.muting).toBeLessThanOrEqual(0.55);
});
