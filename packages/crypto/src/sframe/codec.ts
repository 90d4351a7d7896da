import { isAudioSource } from './kid.ts';
import type { FrameSource } from './kid.ts';

/** The codecs that are negotiated (FRM-3); a frame of any other has no way through. */
export type FrameCodec = 'opus' | 'vp8' | 'vp9';

/** FRM-3 codepoints of the additional authenticated data. They are on the wire in effect: never renumber. */
const KIND_AUDIO = 1;
const KIND_VIDEO = 2;
const CODEPOINT: Readonly<Record<FrameCodec, number>> = { opus: 1, vp8: 2, vp9: 3 };

export function codecCodepoint(codec: FrameCodec): number {
  return CODEPOINT[codec];
}

/** 1 for audio, 2 for video: a function of the codec, so that the two can't contradict each other. */
export function kindCodepoint(codec: FrameCodec): number {
  return codec === 'opus' ? KIND_AUDIO : KIND_VIDEO;
}

/** Throws RangeError where `codec` can't carry `source` (a fault of the caller): Opus is for audio, the others for video. */
export function assertSourceCodec(source: FrameSource, codec: FrameCodec): void {
  if (isAudioSource(source) !== (codec === 'opus')) throw new RangeError(`${source} is not sent as ${codec}`);
}
