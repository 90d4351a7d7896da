import type { Bytes, FrameEpoch } from '@conclave/base';
import type { AttestationFault, Codec, StreamContext, SentSample } from '../types.ts';

/**
 * What crosses between the page and the frame worker. Both ends are this package, so the types are the schema.
 * Keys go in and never come out.
 */
export type ToWorker =
  | {
      readonly type: 'install-epoch';
      readonly epoch: FrameEpoch;
      /** This client's own leaf in that epoch. */
      readonly leafIndex: number;
      readonly removed: boolean;
      /** FRM-8: the switch to this epoch starts with a key frame. */
      readonly added: boolean;
      /** Nk bytes that fill their buffer, which is transferred. The worker wipes them. */
      readonly baseKey: Bytes;
    }
  | { readonly type: 'switch-sender'; readonly epoch: FrameEpoch }
  /** The level worklet posts one byte per 20 ms here. */
  | { readonly type: 'level-port'; readonly port: MessagePort }
  /** FRM-10: what a member said over MLS, and the epoch since which the leaf is that member's for certain. */
  | {
      readonly type: 'attestation';
      readonly leafIndex: number;
      readonly sinceEpoch: FrameEpoch;
      readonly content: Bytes;
    }
  | { readonly type: 'close-stream'; readonly streamId: number }
  /** VER-4: the next frame of every stream that is sent is to be shown. */
  | { readonly type: 'sample-sent' }
  | { readonly type: 'ping' };

export type FromWorker =
  | { readonly type: 'pong' }
  | { readonly type: 'report'; readonly report: WorkerReport }
  | { readonly type: 'sent-sample'; readonly sample: SentSample }
  | { readonly type: 'levels'; readonly speakers: readonly SpeakerLevels[] }
  /** FRM-10: what to send inside MLS, each one message; about once a second while a stream is attested. */
  | { readonly type: 'attest'; readonly contents: readonly Bytes[] }
  | { readonly type: 'attestation-faults'; readonly faults: readonly AttestationFault[] }
  /** FRM-4: the first frame of a receive stream was authenticated. */
  | { readonly type: 'first-frame'; readonly streamId: number }
  /** A receive stream goes on after a gap without a key frame. */
  | { readonly type: 'need-keyframe'; readonly streamId: number }
  /** FRM-4: an epoch was told that can't follow on the ones before. Nothing is sealed or opened any more. */
  | { readonly type: 'epoch-refused'; readonly reason: string }
  /** Sending had to stop: nothing of this stream leaves any more. */
  | { readonly type: 'send-fault'; readonly streamId: number; readonly reason: string };

/** Options of an RTCRtpScriptTransform. The owner's leaf is bound here, for the life of the stream (FRM-5). */
export type StreamOptions = CommonOptions &
  (
    | { readonly direction: 'send' }
    | {
        readonly direction: 'receive';
        readonly leafIndex: number;
        /** The epoch since which the leaf is this owner's for certain. */
        readonly sinceEpoch: FrameEpoch;
      }
  );

interface CommonOptions {
  readonly streamId: number;
  readonly context: StreamContext;
  readonly codec: Codec;
  /** FRM-10: whether the frames are listed, or compared with what their sender lists. */
  readonly attested: boolean;
}

/** RFC 6464 levels (0 loudest, 127 silence), one per 20 ms, oldest first. */
export interface SpeakerLevels {
  readonly leafIndex: number;
  readonly levels: readonly number[];
}

export interface WorkerReport {
  readonly newestEpoch: FrameEpoch | null;
  readonly sendEpoch: FrameEpoch | null;
  readonly streams: readonly StreamReport[];
}

/** Counters since the stream began; ages are milliseconds before the report. */
export interface StreamReport {
  readonly streamId: number;
  /** Sealed, or opened and handed to the decoder. */
  readonly frames: number;
  /** Of those frames as they go over the wire. */
  readonly bytes: number;
  readonly dropped: number;
  /** Held for a key that is not here yet (FRM-8). */
  readonly pending: number;
  readonly lastDropReason: string | null;
  readonly frameAge: number | null;
  readonly dropAge: number | null;
  /** Since the first drop after the last frame that got through; copies and what no bucket holds don't count. */
  readonly failingAge: number | null;
  /** Since the last frame of an epoch that was not the newest when it came (FRM-9). */
  readonly pastEpochAge: number | null;
}
