import type { Bytes } from '@conclave/base';
import {
  AES_256_GCM_SHA512_128,
  CONTEXT,
  EpochKeys,
  FrameKeys,
  FrameOpener,
  FrameSealer,
} from '@conclave/crypto/sframe';
import type { Report } from '../sample.ts';

const sizes: readonly { readonly bytes: number; readonly name: string; readonly batch: number }[] = [
  { bytes: 80, name: '80 B', batch: 400 },
  { bytes: 1024, name: '1 KB', batch: 400 },
  { bytes: 10_240, name: '10 KB', batch: 200 },
  { bytes: 102_400, name: '100 KB', batch: 50 },
];
const ROUNDS = 20;
const LEAF = 1;
/** SFrame header and metadata are about this long for a delta frame. */
const AAD_LENGTH = 12;

/**
 * The frame cipher beside a bare WebCrypto call with the same key length, nonce, tag and a comparable AAD: one frame after another, in a
 * worker, as in a call. The two take turns in short batches; a value is the mean of a batch.
 */
export async function measureFrames(report: Report): Promise<void> {
  const raw = await rawCipher();
  const frames = await frameCipher();
  for (const { bytes, name, batch } of sizes) {
    const frame = new Uint8Array(bytes).fill(0x5a);
    for (let round = 0; round <= ROUNDS; round += 1) {
      const turns = round % 2 === 1 ? [raw, frames] : [frames, raw];
      for (const { subject, seal, open } of turns) {
        const sealed: Bytes[] = [];
        const sealing = await timePerFrame(batch, async () => void sealed.push(await seal(frame)));
        const opening = await timePerFrame(batch, (index) => open(sealed[index] ?? frame));
        // Round 0 warms the compiler up.
        if (round === 0) continue;
        report({ point: `seal ${name}`, subject, unit: 'µs', value: sealing });
        report({ point: `open ${name}`, subject, unit: 'µs', value: opening });
      }
    }
  }
}

interface Cipher {
  readonly subject: string;
  readonly seal: (frame: Bytes) => Promise<Bytes>;
  readonly open: (sealed: Bytes) => Promise<void>;
}

async function rawCipher(): Promise<Cipher> {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
    'encrypt',
    'decrypt',
  ]);
  // One nonce for all: nothing here is secret, and WebCrypto's time does not depend on it.
  const algorithm = {
    name: 'AES-GCM',
    iv: new Uint8Array(12),
    additionalData: new Uint8Array(AAD_LENGTH),
    tagLength: 128,
  };
  return {
    subject: 'WebCrypto',
    seal: async (frame) => new Uint8Array(await crypto.subtle.encrypt(algorithm, key, frame)),
    open: async (sealed) => void (await crypto.subtle.decrypt(algorithm, key, sealed)),
  };
}

async function frameCipher(): Promise<Cipher> {
  const baseKey = crypto.getRandomValues(new Uint8Array(AES_256_GCM_SHA512_128.Nk));
  const keys = new FrameKeys();
  const installed = keys.install(
    1,
    await EpochKeys.import(AES_256_GCM_SHA512_128, baseKey),
    'no-removal',
    performance.now(),
  );
  const used = keys.useSendEpoch(1);
  if (installed.kind !== 'done' || used.kind !== 'done') throw new Error('no epoch to measure in');
  const stream = { leafIndex: LEAF, codec: 'vp9' } as const;
  const sealer = new FrameSealer(keys, { ...stream, context: CONTEXT.cameraLayer0 });
  const opener = new FrameOpener(keys, { ...stream, sinceEpoch: 1, source: 'camera' });
  return {
    subject: 'SFrame',
    seal: async (frame) => {
      const sealed = await sealer.seal(frame, performance.now());
      if (sealed.kind === 'drop') throw new Error(`not sealed: ${sealed.reason}`);
      return sealed.data;
    },
    open: async (sealed) => {
      const opened = await opener.open(sealed, performance.now());
      if (opened.kind === 'drop') throw new Error(`not opened: ${opened.reason}`);
    },
  };
}

/** Microseconds. */
async function timePerFrame(count: number, work: (index: number) => Promise<void>): Promise<number> {
  const started = performance.now();
  for (let index = 0; index < count; index += 1) await work(index);
  return ((performance.now() - started) * 1000) / count;
}
