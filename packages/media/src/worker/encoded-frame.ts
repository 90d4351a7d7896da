/**
 * What the frame path needs of an RTCEncodedAudioFrame or RTCEncodedVideoFrame (W3C WebRTC Encoded Transform). The
 * library's DOM and worker types exclude each other, so the few members in use are named here.
 */
export interface EncodedFrame {
  data: ArrayBuffer;
  /** Video only. */
  readonly type?: 'key' | 'delta' | 'empty';
  getMetadata(): EncodedFrameMetadata;
}

export interface EncodedFrameMetadata {
  readonly synchronizationSource?: number;
  readonly spatialIndex?: number;
  /** For instance `video/VP9`; Chromium only. */
  readonly mimeType?: string;
}

/** An RTCRtpScriptTransformer. */
export interface FrameTransformer<Options> {
  readonly readable: ReadableStream<EncodedFrame>;
  readonly writable: WritableStream<EncodedFrame>;
  readonly options: Options;
  /** Not in Chromium. */
  generateKeyFrame?(): Promise<unknown>;
}
