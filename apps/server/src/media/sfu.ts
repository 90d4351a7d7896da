import type { Result } from '@conclave/base';
import type { MediaKind, RequestBody } from '@conclave/protocol';

/** An object of mediasoup's that goes to the client as it is. */
export type SfuJson = Record<string, unknown>;
export type DtlsParameters = RequestBody<'connect-transport'>['dtlsParameters'];
export type Direction = RequestBody<'create-transport'>['direction'];
export type RtpParameters = RequestBody<'produce'>['rtpParameters'];
export type RtpCapabilities = RequestBody<'consume'>['rtpCapabilities'];

/** What the SFU cannot or must not do: parameters that it does not know, or that FRM-7 forbids. */
export type MediaRefused = 'media-refused';

/** Forwards encrypted media between the transports of a room. */
export interface Sfu {
  /** False while no worker is alive. */
  readonly ready: boolean;
  /** @throws where no worker is alive */
  openRoom(): Promise<SfuRoom>;
  close(): Promise<void>;
}

/** Ends with `close`, or with what it belongs to: its producer, its transport, its room, the SFU's worker. */
export interface SfuObject {
  readonly closed: boolean;
  /** Calls `fn` once, when this has ended; at once where it has already. */
  whenClosed(fn: () => void): void;
  close(): void;
}

export interface SfuRoom extends SfuObject {
  /** FRM-7: Opus, VP8 and VP9 with the allowed header extensions, and nothing else. */
  readonly rtpCapabilities: SfuJson;
  /** @param direction as its client sees it; what it may carry is bounded by that */
  openTransport(direction: Direction): Promise<SfuTransport>;
}

export interface SfuTransport extends SfuObject {
  readonly id: string;
  readonly iceParameters: SfuJson;
  readonly iceCandidates: SfuJson[];
  readonly dtlsParameters: SfuJson;
  connect(dtlsParameters: DtlsParameters): Promise<Result<void, MediaRefused>>;
  /** @returns new ICE parameters */
  restartIce(): Promise<SfuJson>;
  produce(kind: MediaKind, rtpParameters: RtpParameters): Promise<Result<SfuProducer, MediaRefused>>;
  /** The consumer starts paused, so that nothing arrives before the receiver's transform is in place. */
  consume(producerId: string, rtpCapabilities: RtpCapabilities): Promise<Result<SfuConsumer, MediaRefused>>;
}

export interface SfuProducer extends SfuObject {
  readonly id: string;
  readonly kind: MediaKind;
  pause(): Promise<void>;
  resume(): Promise<void>;
}

export interface SfuConsumer extends SfuObject {
  readonly id: string;
  readonly kind: MediaKind;
  readonly paused: boolean;
  readonly rtpParameters: SfuJson;
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Layers above those that the producer sends count as its highest. */
  setLayers(spatialLayer: number, temporalLayer: number | undefined): Promise<void>;
  requestKeyframe(): Promise<void>;
}
