import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { areaByChance, areaUnderCurve, featuresOf } from '../src/classifier.ts';
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
/** How often people may be muted or not. */
const steps = 24;

interface KnownPacket extends SeenPacket {
  /** Bytes of Opus in it. */
  readonly plain: number;
  readonly level: number;
  /** Undefined where it is in between. */
  readonly muted: boolean | undefined;
}

/** In which of the steps a person is muted: a third of them, in an order that repeats for nobody and is nobody else's. */
function mutedSteps(seed: number): ReadonlySet<number> {
  let state = seed * 1_299_709;
  const keys = Array.from({ length: steps }, () => (state = (state * 48_271) % 2_147_483_647));
  const order = [...keys.keys()].toSorted((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0));
  return new Set(order.slice(0, steps / 3));
}

/** Each is muted a third of the time, until the SFU has seen so many bytes. */
async function converse(
  people: readonly Person[],
  path: string,
  bytes: number,
): Promise<ReadonlyMap<Person, readonly number[]>> {
  const changes = new Map<Person, number[]>(people.map((person) => [person, []]));
  const size = async (): Promise<number> => (await stat(path)).size;
  const plans = people.map((person, index) => ({ person, muted: mutedSteps(index + 1) }));
  for (let step = 0; step < steps; step += 1) {
    const seen = await size();
    for (const { person, muted } of plans) {
      const pressed = changes.get(person) ?? [];
      const isMuted = pressed.length % 2 === 1;
      if (isMuted === muted.has(step)) continue;
      await person.driver.click({ role: 'button', name: isMuted ? 'Unmute microphone' : 'Mute microphone' });
      pressed.push(Date.now());
    }
    await expect.poll(size, { timeout: 60_000, intervals: [200] }).toBeGreaterThan(seen + bytes / steps);
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

/** What each person's packets are as samples, with labels turned by a share of the recording. */
function samplesOfAll(
  known: readonly (readonly KnownPacket[])[],
  label: (packets: readonly KnownPacket[], index: number) => boolean | undefined,
  size: (packet: KnownPacket) => number,
  turnedBy: number,
): readonly Sample[] {
  const all = known.map((packets) => {
    const labels = packets.map((_, index) => label(packets, index));
    const turn = Math.round(turnedBy * packets.length);
    return samplesOf(packets, [...labels.slice(turn), ...labels.slice(0, turn)], size);
  });
  return interleaved(all);
}

function samplesOf(
  packets: readonly KnownPacket[],
  labels: readonly (boolean | undefined)[],
  size: (packet: KnownPacket) => number,
): readonly Sample[] {
  const samples: Sample[] = [];
  for (let start = 0; start + windowPackets <= packets.length; start += windowPackets) {
    const [only, ...more] = new Set(labels.slice(start, start + windowPackets));
    if (more.length > 0 || only === undefined) continue;
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

  const sealed = ({ size }: KnownPacket): number => size;
  const spoken = (size: (packet: KnownPacket) => number, turnedBy = 0): readonly Sample[] =>
    samplesOfAll(known, speaksAt, size, turnedBy);
  const muted = (turnedBy = 0): readonly Sample[] =>
    samplesOfAll(known, (packets, index) => packets[index]?.muted, sealed, turnedBy);
  const counts = [spoken(sealed), muted()].map((samples) => [
    samples.filter(({ label }) => label).length,
    samples.filter(({ label }) => !label).length,
  ]);
  const found = {
    plain: areaUnderCurve(spoken(({ plain }) => plain)),
    speech: areaUnderCurve(spoken(sealed)),
    muting: areaUnderCurve(muted()),
    byChance: {
      speech: areaByChance((turnedBy) => areaUnderCurve(spoken(sealed, turnedBy))),
      muting: areaByChance((turnedBy) => areaUnderCurve(muted(turnedBy))),
    },
    counts,
  };
  await testInfo.attach('areas under the curve', { body: JSON.stringify(found), contentType: 'text/plain' });
  for (const count of counts.flat()) expect(count).toBeGreaterThan(500);
  // The same classifier, on what the frames were before they were padded: it can tell.
  expect(found.plain).toBeGreaterThan(0.8);
  for (const byChance of Object.values(found.byChance)) expect(byChance).toBeLessThan(0.75);
  expect(found.speech).toBeLessThanOrEqual(Math.max(0.55, found.byChance.speech));
  expect(found.muting).toBeLessThanOrEqual(Math.max(0.55, found.byChance.muting));
});
