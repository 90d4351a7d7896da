/**
 * SFrame (RFC 9605) as FRM-1 to FRM-8 want it, for the one worker that sees encoded frames. WebCrypto only.
 *
 * `EpochKeys.import` takes over an epoch's base key, `FrameKeys` holds the live epochs, a `FrameSealer` encrypts one
 * of this client's streams and a `FrameOpener` decrypts one of another member's. A frame is `frame` or
 * `drop` with a reason; there is no third outcome.
 */
export { CONTEXT, contextSource, MAX_LEAVES, unpackKid } from './kid.ts';
export type { FrameContext, FrameSource, KidFields } from './kid.ts';
export type { FrameCodec } from './codec.ts';
export { EpochKeys } from './epoch-keys.ts';
export { FrameKeys } from './frame-keys.ts';
export type { EpochChange, Rejected } from './keyring.ts';
export { FrameSealer } from './frame-sealer.ts';
export type { SealedStream } from './frame-sealer.ts';
export { FrameOpener } from './frame-opener.ts';
export type { OpenedStream } from './frame-opener.ts';
export type {
  FrameDrop,
  OpenDropReason,
  OpenedFrame,
  SealDropReason,
  SealedFrame,
  UnknownKeyDrop,
} from './outcome.ts';
export { frameHash } from './attestation/frame-hash.ts';
export { decodeAttestation } from './attestation/attestation-codec.ts';
export type { AttestedRun } from './attestation/attestation-codec.ts';
export { frameId, SentFrames } from './attestation/sent-frames.ts';
export type { FrameId } from './attestation/sent-frames.ts';
export { AttestationLedger } from './attestation/attestation-ledger.ts';
export type { AttestationFault } from './attestation/attestation-ledger.ts';
export { AUDIO_PAYLOAD_OVERHEAD, decodeAudioPayload, encodeAudioPayload } from './audio-payload.ts';
export type { AudioPayload, PaddedAudio } from './audio-payload.ts';
export {
  expirePending,
  holdFrame,
  PENDING_MAX_FRAMES,
  PENDING_MAX_MS,
  releasePending,
} from './pending-frames.ts';
export type { PendingDrop, PendingFrame, PendingFrames, PendingStep } from './pending-frames.ts';
