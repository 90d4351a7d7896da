/** What a cipher of an RTCRtpScriptTransform sees; the members of an encoded frame that those measured here read. */
export interface TestFrame {
  data: ArrayBuffer;
  /** Video only. */
  readonly type?: 'delta';
  readonly timestamp: number;
  readonly getMetadata: () => TestFrameMetadata;
}

export interface TestFrameMetadata {
  readonly synchronizationSource: number;
  readonly mimeType: string;
}

/** Kind of frame and layout. */
export type TestCodec = 'opus' | 'vp8' | 'vp9';

/** One cipher, set up for one stream. Both write their result to `frame.data`. */
export interface Subject {
  readonly name: string;
  readonly seal: (frame: TestFrame) => Promise<unknown>;
  readonly open: (frame: TestFrame) => Promise<unknown>;
}

const MIME: Readonly<Record<TestCodec, string>> = { opus: 'audio/opus', vp8: 'video/VP8', vp9: 'video/VP9' };

/** A frame of `codec`; for video a delta frame, by its first byte too (RFC 6386 section 9.1). */
export function testFrame(codec: TestCodec, data: ArrayBuffer, timestamp: number): TestFrame {
  const metadata: TestFrameMetadata = { synchronizationSource: 7, mimeType: MIME[codec] };
  const frame = { data, timestamp, getMetadata: () => metadata };
  return codec === 'opus' ? frame : { ...frame, type: 'delta' };
}
