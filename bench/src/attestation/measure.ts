import {
  AttestationLedger,
  CONTEXT,
  decodeAttestation,
  frameHash,
  SentFrames,
} from '@conclave/crypto/sframe';
import type { FrameContext } from '@conclave/crypto/sframe';
import { conclave } from '../frames/conclave.ts';
import { testFrame } from '../frames/subject.ts';
import type { Subject, TestCodec } from '../frames/subject.ts';
import { pause } from '../pause.ts';
import type { Report } from '../sample.ts';

/** One second of a stream. The sizes are those of an audio bucket and of a camera at 1 Mbit/s. */
interface Second {
  readonly codec: TestCodec;
  readonly context: FrameContext;
  readonly bytes: number;
  readonly frames: number;
}

const microphone: Second = { codec: 'opus', context: CONTEXT.microphone, bytes: 192, frames: 50 };
const camera: Second = { codec: 'vp8', context: CONTEXT.cameraLayer0, bytes: 4200, frames: 30 };

const MEMBERS = 9;
const ROUNDS = 30;
const WARM_UP = 3;

/**
 * FRM-10 beside the frame cipher, as shares of one core: one after another in a worker, what a second of a meeting needs. What nine
 * members cost is nine times what one does, and each is measured after a pause. Time in WebCrypto counts although
 * some of it is spent on other threads.
 */
export async function measureAttestation(report: Report): Promise<void> {
  const ciphers = { opus: await conclave('opus'), vp8: await conclave('vp8'), vp9: await conclave('vp9') };
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    const note = (point: string, subject: string, ms: number): void => {
      if (round >= WARM_UP) report({ point, subject, unit: '%', value: ms / 10 });
    };
    const sent = await sealSecond(ciphers, [microphone, camera]);
    note('send 50 + 30 frames', 'frame cipher', sent.ms);
    note('send 50 + 30 frames', 'attestation', await attestSent(sent.frames));

    for (const [point, seconds] of [
      ['receive 9 cameras', [camera]],
      ['receive 9 cameras and microphones', [microphone, camera]],
    ] as const) {
      for (let member = 0; member < MEMBERS; member += 1) {
        const received = await sealSecond(ciphers, seconds);
        note(point, 'attestation', MEMBERS * (await compareReceived(member, received.frames)));
        note(point, 'frame cipher', MEMBERS * (await openSecond(ciphers, received.frames)));
      }
    }
  }
}

interface Sealed {
  readonly second: Second;
  readonly frame: ReturnType<typeof testFrame>;
  readonly ctr: number;
}

type Ciphers = Readonly<Record<TestCodec, Subject>>;

async function sealSecond(
  ciphers: Ciphers,
  seconds: readonly Second[],
): Promise<{ readonly frames: readonly Sealed[]; readonly ms: number }> {
  const frames = seconds.flatMap((second) =>
    Array.from({ length: second.frames }, (_, ctr): Sealed => {
      const data = new Uint8Array(second.bytes).fill(0x5b).buffer;
      return { second, ctr, frame: testFrame(second.codec, data, ctr) };
    }),
  );
  await pause();
  const started = performance.now();
  for (const { second, frame } of frames) await ciphers[second.codec].seal(frame);
  return { frames, ms: performance.now() - started };
}

async function openSecond(ciphers: Ciphers, frames: readonly Sealed[]): Promise<number> {
  await pause();
  const started = performance.now();
  for (const { second, frame } of frames) await ciphers[second.codec].open(frame);
  return performance.now() - started;
}

async function attestSent(frames: readonly Sealed[]): Promise<number> {
  await pause();
  const started = performance.now();
  const sent = new SentFrames();
  for (const { second, frame, ctr } of frames) {
    const hash = await frameHash(new Uint8Array(frame.data));
    sent.note({ context: second.context, epoch: 1, ctr }, hash);
  }
  if (sent.take().length !== 1) throw new Error('a second fits one message');
  return performance.now() - started;
}

/** Without the sender's part. */
async function compareReceived(leafIndex: number, frames: readonly Sealed[]): Promise<number> {
  const sent = new SentFrames();
  for (const { second, frame, ctr } of frames) {
    sent.note({ context: second.context, epoch: 1, ctr }, await frameHash(new Uint8Array(frame.data)));
  }
  const contents = sent.take();
  const ledger = new AttestationLedger();
  await pause();
  const started = performance.now();
  for (const { second, frame, ctr } of frames) {
    const hash = await frameHash(new Uint8Array(frame.data));
    ledger.played(leafIndex, { context: second.context, epoch: 1, ctr }, hash, started);
  }
  for (const content of contents) ledger.attested(leafIndex, 0, decodeAttestation(content) ?? [], started);
  const faults = ledger.expire(started + 10_000);
  const ms = performance.now() - started;
  if (faults.length > 0) throw new Error('what was attested differs');
  return ms;
}
