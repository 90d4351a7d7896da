import { pause } from '../pause.ts';
import type { Report } from '../sample.ts';
import { conclave } from './conclave.ts';
import { livekit } from './livekit.ts';
import { testFrame } from './subject.ts';
import type { Subject, TestCodec, TestFrame } from './subject.ts';
import { movedWebCrypto, webCrypto } from './web-crypto.ts';

interface Case {
  readonly name: string;
  readonly bytes: number;
  readonly codec: TestCodec;
  /** Timed frames of one turn. */
  readonly batch: number;
}

/** Microseconds a frame. */
interface Turn {
  readonly subject: Subject;
  readonly sealing: number;
  readonly opening: number;
}

const cases: readonly Case[] = [
  { name: '80 B', bytes: 80, codec: 'opus', batch: 40 },
  { name: '1 KB', bytes: 1024, codec: 'vp9', batch: 40 },
  { name: '10 KB', bytes: 10_240, codec: 'vp9', batch: 20 },
  { name: '10 KB, VP8', bytes: 10_240, codec: 'vp8', batch: 20 },
  { name: '100 KB', bytes: 102_400, codec: 'vp9', batch: 8 },
];
const ROUNDS = 160;
/** Frames of each subject before a case: enough for a browser to compile what runs often, as all of this does in a call. */
const WARM_UP = 1500;
/** Frames of a turn that are not timed: a processor that did something else fetches code and data anew. */
const LEAD = 4;

/**
 * Our frame cipher and LiveKit's beside one bare WebCrypto call, and beside that call with the one move that a header in
 * front takes (FRM-3), on the same frames, one after another in a worker as in a call. In each round each has one turn of
 * about a millisecond after a pause, which also a busy machine mostly leaves whole, in an order drawn anew, so
 * that nobody always comes after the same other and finds its memory. A value is the mean of a turn, and a ratio
 * that of two turns of one round.
 */
export async function measureFrames(report: Report): Promise<void> {
  const theirs = await livekit();
  const raw = await webCrypto();
  for (const { name, bytes, codec, batch } of cases) {
    const subjects = [raw, await movedWebCrypto(codec), await conclave(codec), theirs];
    const plaintext = new Uint8Array(bytes).fill(0x5b).buffer;
    for (const subject of subjects) await warmUp(subject, codec, plaintext);
    for (let round = 0; round < ROUNDS; round += 1) {
      const turns: Turn[] = [];
      for (const subject of shuffled(subjects)) {
        const frames = Array.from({ length: LEAD + batch }, (_, i) =>
          testFrame(codec, plaintext.slice(0), WARM_UP + round * (LEAD + batch) + i),
        );
        const sealing = await timePerFrame(frames, subject.seal);
        for (const frame of frames) arrive(frame);
        const opening = await timePerFrame(frames, subject.open);
        if (frames.some((frame) => frame.data.byteLength !== bytes))
          throw new Error(`${subject.name} lost a frame`);
        turns.push({ subject, sealing, opening });
      }
      // The first one reported is the baseline.
      turns.sort((a, b) => subjects.indexOf(a.subject) - subjects.indexOf(b.subject));
      for (const { subject, sealing, opening } of turns) {
        report({ point: `seal ${name}`, subject: subject.name, unit: 'µs', value: sealing });
        report({ point: `open ${name}`, subject: subject.name, unit: 'µs', value: opening });
      }
    }
  }
}

async function warmUp(subject: Subject, codec: TestCodec, plaintext: ArrayBuffer): Promise<void> {
  for (let i = 0; i < WARM_UP; i += 1) {
    const frame = testFrame(codec, plaintext.slice(0), i);
    await subject.seal(frame);
    arrive(frame);
    await subject.open(frame);
  }
}

/**
 * A receiver's frame is in a buffer of its own: nobody gains by opening the very one that sealing left, which in Chromium
 * is cheaper to hand to WebCrypto again where WebCrypto made it.
 */
function arrive(frame: TestFrame): void {
  frame.data = frame.data.slice(0);
}

function shuffled(subjects: readonly Subject[]): readonly Subject[] {
  return subjects
    .map((subject) => ({ subject, at: Math.random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ subject }) => subject);
}

/** Microseconds, after a pause. */
async function timePerFrame(
  frames: readonly TestFrame[],
  work: (frame: TestFrame) => Promise<unknown>,
): Promise<number> {
  await pause();
  for (const frame of frames.slice(0, LEAD)) await work(frame);
  const timed = frames.slice(LEAD);
  const started = performance.now();
  for (const frame of timed) await work(frame);
  return ((performance.now() - started) * 1000) / timed.length;
}
