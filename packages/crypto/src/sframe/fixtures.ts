import type { Bytes, FrameEpoch } from '@conclave/base';
import { EpochKeys } from './epoch-keys.ts';
import { FrameKeys } from './frame-keys.ts';
import { FrameOpener } from './frame-opener.ts';
import type { OpenedStream } from './frame-opener.ts';
import { FrameSealer } from './frame-sealer.ts';
import type { SealedStream } from './frame-sealer.ts';
import { CONTEXT } from './kid.ts';
import type { FrameDrop, OpenDropReason, OpenedFrame, UnknownKeyDrop } from './outcome.ts';
import { sframeSuite } from './suite.ts';

export function fromHex(hex: string): Bytes {
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

/** A base key that differs by epoch, beyond its low byte too. */
export function baseKey(epoch: number): Bytes {
  const key = new Uint8Array(sframeSuite.Nk).fill(0xb5);
  new DataView(key.buffer).setUint32(0, epoch);
  return key;
}

/** An epoch of the one group that most tests are about. */
export function epochAt(number: number, generation = 0): FrameEpoch {
  return { generation, number };
}

export async function epochKeys(epoch: number): Promise<EpochKeys> {
  return EpochKeys.import(baseKey(epoch));
}

/** One member's keys, with these epochs installed at time 0 and the last one chosen to send with. */
export async function memberKeys(epochs: readonly number[]): Promise<FrameKeys> {
  const keys = new FrameKeys();
  for (const epoch of epochs) {
    keys.install(epochAt(epoch), await epochKeys(epoch), 'no-removal', 0);
    keys.useSendEpoch(epochAt(epoch));
  }
  return keys;
}

export const ALICE = 5;
export const BOB = 6;

/** For each codec a stream of Alice's, as she seals it and as the others expect it. */
export const STREAMS = {
  opus: { context: CONTEXT.microphone, source: 'microphone', codec: 'opus' },
  vp8: { context: CONTEXT.cameraLayer1, source: 'camera', codec: 'vp8' },
  vp9: { context: CONTEXT.screenLayer0, source: 'screen', codec: 'vp9' },
} as const;

export function sealer(
  keys: FrameKeys,
  stream: Omit<SealedStream, 'leafIndex'>,
  leafIndex = ALICE,
): FrameSealer {
  return new FrameSealer(keys, { context: stream.context, codec: stream.codec, leafIndex });
}

export function opener(
  keys: FrameKeys,
  stream: Omit<OpenedStream, 'leafIndex' | 'sinceEpoch'>,
  leafIndex = ALICE,
  sinceEpoch = 0,
): FrameOpener {
  const { source, codec } = stream;
  return new FrameOpener(keys, { source, codec, leafIndex, sinceEpoch: epochAt(sinceEpoch) });
}

/** The sealed bytes; fails the test where the frame was dropped. */
export async function sealed(by: FrameSealer, frame: Bytes, now = 0): Promise<Bytes> {
  const outcome = await by.seal(frame, now);
  if (outcome.kind === 'drop') throw new Error(`dropped: ${outcome.reason}`);
  return outcome.data;
}

/** What came out and of which epoch, or the reason of the drop. */
export function contentOf(
  outcome: OpenedFrame | UnknownKeyDrop | FrameDrop<OpenDropReason>,
): { readonly data: Bytes; readonly epoch: number } | string {
  return outcome.kind === 'drop' ? outcome.reason : { data: outcome.data, epoch: outcome.epoch.number };
}

/** `frame`, or the reason of the drop. */
export async function outcomeOf(by: FrameOpener, frame: Bytes, now = 0): Promise<string> {
  const outcome = await by.open(frame, now);
  return outcome.kind === 'drop' ? outcome.reason : outcome.kind;
}
