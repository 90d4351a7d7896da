/** FRM-2: which of a member's streams a key is for. They are part of the wire format: never renumber. */
export const CONTEXT = {
  microphone: 1,
  cameraLayer0: 2,
  cameraLayer1: 3,
  cameraLayer2: 4,
  screenLayer0: 5,
  screenLayer1: 6,
  screenLayer2: 7,
  screenAudio: 8,
} as const;

export type FrameContext = (typeof CONTEXT)[keyof typeof CONTEXT];

/** What a producer captures. A consumer of one source may get any of its layers, as the SFU chooses. */
export type FrameSource = 'microphone' | 'camera' | 'screen' | 'screen-audio';

export interface KidFields {
  readonly context: FrameContext;
  /** The sender's leaf in the MLS tree, 0 to 4095. */
  readonly leafIndex: number;
  /** Epoch mod 256. */
  readonly epochByte: number;
}

/** Leaves that a 12-bit leaf index can name, and so the members that a meeting can have. */
export const MAX_LEAVES = 0x1000;

const SOURCE: Readonly<Record<FrameContext, FrameSource>> = {
  [CONTEXT.microphone]: 'microphone',
  [CONTEXT.cameraLayer0]: 'camera',
  [CONTEXT.cameraLayer1]: 'camera',
  [CONTEXT.cameraLayer2]: 'camera',
  [CONTEXT.screenLayer0]: 'screen',
  [CONTEXT.screenLayer1]: 'screen',
  [CONTEXT.screenLayer2]: 'screen',
  [CONTEXT.screenAudio]: 'screen-audio',
};

export function contextSource(context: FrameContext): FrameSource {
  return SOURCE[context];
}

export function isAudioSource(source: FrameSource): boolean {
  return source === 'microphone' || source === 'screen-audio';
}

/**
 * FRM-2: KID = context (4 bits) ‖ leaf index (12) ‖ epoch mod 256, the MLS form of RFC 9605 section 5.2.
 * @param leafIndex the sender's leaf in the MLS tree
 * @param epoch the MLS epoch, whole
 * @throws RangeError where the leaf is not 0 to 4095 or the epoch no safe integer (faults of the caller)
 */
export function packKid(context: FrameContext, leafIndex: number, epoch: number): number {
  assertLeafIndex(leafIndex);
  return (context << 20) | (leafIndex << 8) | epochLowByte(epoch);
}

/** The fields of a KID from the wire, or undefined where it is no KID of FRM-2. Never throws. */
export function unpackKid(kid: number | bigint): KidFields | undefined {
  if (typeof kid === 'bigint' || kid > 0xff_ffff) return undefined;
  const context = kid >>> 20;
  if (!isContext(context)) return undefined;
  return { context, leafIndex: (kid >>> 8) & 0xfff, epochByte: kid & 0xff };
}

/** Epoch mod 256; throws RangeError where the epoch is not 0 to 2^53−1. */
export function epochLowByte(epoch: number): number {
  if (!Number.isSafeInteger(epoch) || epoch < 0)
    throw new RangeError('an epoch is an integer of 0 to 2^53-1');
  return epoch % 0x100;
}

/** Throws RangeError where `leafIndex` does not fit the 12 bits that a KID has for it. */
export function assertLeafIndex(leafIndex: number): void {
  if (!Number.isInteger(leafIndex) || leafIndex < 0 || leafIndex >= MAX_LEAVES) {
    throw new RangeError('a leaf index is an integer of 0 to 4095');
  }
}

/** Whether FRM-2 has a context of this number. */
export function isContext(value: number): value is FrameContext {
  return value in SOURCE;
}
