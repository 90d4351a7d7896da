import { pause } from '../pause.ts';
import type { Report } from '../sample.ts';
import { conclave } from './conclave.ts';
import { livekit } from './livekit.ts';
import { testFrame } from './subject.ts';
import type { Subject, TestCodec } from './subject.ts';
import { webCrypto } from './web-crypto.ts';

interface Case {
  readonly name: string;
  readonly bytes: number;
  readonly codec: TestCodec;
  readonly batch: number;
}

const cases: readonly Case[] = [
  { name: '80 B', bytes: 80, codec: 'opus', batch: 20 },
  { name: '1 KB', bytes: 1024, codec: 'vp9', batch: 20 },
  { name: '10 KB', bytes: 10_240, codec: 'vp9', batch: 12 },
  { name: '10 KB, VP8', bytes: 10_240, codec: 'vp8', batch: 12 },
  { name: '100 KB', bytes: 102_400, codec: 'vp9', batch: 3 },
];
const ROUNDS = 120;
/** A multiple of the number of subjects, so that the baseline comes first. */
const WARM_UP = 30;

/**
 * Our frame cipher and LiveKit's beside one bare WebCrypto call, on the same frames, one after another in a worker as
 * in a call. They take turns in batches of about a millisecond, each after a pause, which also a busy machine mostly leaves
 * whole, and turns at being first; a value is the mean of a batch.
 */
export async function measureFrames(report: Report): Promise<void> {
  const theirs = await livekit();
  const raw = await webCrypto();
  for (const { name, bytes, codec, batch } of cases) {
    const subjects = [raw, await conclave(codec), theirs];
    const plaintext = new Uint8Array(bytes).fill(0x5b).buffer;
    for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
      for (const subject of rotated(subjects, round)) {
        const frames = Array.from({ length: batch }, (_, i) =>
          testFrame(codec, plaintext.slice(0), round * batch + i),
        );
        await pause();
        const sealing = await timePerFrame(frames, subject.seal);
        await pause();
        const opening = await timePerFrame(frames, subject.open);
        if (frames.some((frame) => frame.data.byteLength !== bytes))
          throw new Error(`${subject.name} lost a frame`);
        if (round < WARM_UP) continue;
        report({ point: `seal ${name}`, subject: subject.name, unit: 'µs', value: sealing });
        report({ point: `open ${name}`, subject: subject.name, unit: 'µs', value: opening });
      }
    }
  }
}

function rotated(subjects: readonly Subject[], by: number): readonly Subject[] {
  const at = by % subjects.length;
  return [...subjects.slice(at), ...subjects.slice(0, at)];
}

/** Microseconds. */
async function timePerFrame<Frame>(
  frames: readonly Frame[],
  work: (frame: Frame) => Promise<unknown>,
): Promise<number> {
  const started = performance.now();
  for (const frame of frames) await work(frame);
  return ((performance.now() - started) * 1000) / frames.length;
}
