import type { Codec } from '../types.ts';
import type { EncodedFrameMetadata } from './encoded-frame.ts';

const MIME: Readonly<Record<Codec, string>> = { opus: 'audio/opus', vp8: 'video/vp8', vp9: 'video/vp9' };

/**
 * Whether the frame is of the codec that the stream was made for. A server that talks the browser into another
 * payload type (RED, H.264) in the SDP gets no frame, rather than one with the wrong clear prefix (FRM-3, FRM-4).
 */
export function isNegotiatedCodec(metadata: EncodedFrameMetadata, codec: Codec): boolean {
  return metadata.mimeType === undefined || metadata.mimeType.toLowerCase() === MIME[codec];
}
