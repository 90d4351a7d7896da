/**
 * FRM-6: the one bitrate setting and its one bucket. 20 ms of Opus at 32 kbit/s are 80 bytes on average, and constrained
 * VBR (RFC 6716 section 2.1.8) keeps a frame near or below twice that; under loss a copy of the frame before lies in it as
 * well (in-band FEC). What is larger all the same is dropped and counted, never sent in another size.
 */
export const OPUS_BITRATE = 32_000;
export const OPUS_FRAME_MS = 20;
export const AUDIO_BUCKET_BYTES = 192;
