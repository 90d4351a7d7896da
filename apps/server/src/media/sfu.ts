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

/** Forwards encrypted media between the transports of a room, which may be in several places. */
export interface Sfu {
  /** Whether every worker that was asked for is alive. */
  readonly ready: boolean;
  /**
   * A place for a room.
   *
   * @param beside places that the room has: the new one is where none of them is
   * @returns null where there is no other that has room; of a room that has no place yet, where no worker is alive
   */
  openPlace(beside: readonly SfuPlace[]): Promise<SfuPlace | null>;
  close(): Promise<void>;
}

/** Ends with `close`, or with what it belongs to: its producer, its transport, its place, the SFU's worker. */
export interface SfuObject {
  readonly closed: boolean;
  /** Calls `fn` once, when this has ended; at once where it has already. */
  whenClosed(fn: () => void): void;
  close(): void;
}

/** Where transports of one room forward to each other by themselves: one core, and some day one node. */
export interface SfuPlace extends SfuObject {
  /** FRM-7: Opus, VP8 and VP9 with the allowed header extensions, and nothing else. */
  readonly rtpCapabilities: SfuJson;
  /** @param direction as its client sees it; what it may carry is bounded by that */
  openTransport(direction: Direction): Promise<SfuTransport>;
  /** It can hardly carry more: newcomers are better off elsewhere. */
  readonly full: boolean;
  /**
   * Makes a producer of another place one that transports here consume, by its own id and with all of its layers. It pauses and ends with
   * it. To be called once at a time for each producer; what it returns ends it here alone.
   */
  bring(producerId: string, from: SfuPlace): Promise<Result<SfuObject, MediaRefused>>;
}

export interface SfuTransport extends SfuObject {
  readonly id: string;
  readonly iceParameters: SfuJson;
  readonly iceCandidates: SfuJson[];
  readonly dtlsParameters: SfuJson;
  /** Bits that went over it in the last second, both ways. */
  bitrate(): Promise<number>;
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
  /** Among the videos of its transport, where bandwidth is short: the higher first. 1 at the beginning, 255 at most. */
  setPriority(priority: number): Promise<void>;
  /** Whether its producer sends, nobody paused it, and its transport's bandwidth has room for no layer of it. */
  isStarved(): Promise<boolean>;
  /** Calls `fn` when nothing of it goes out, for whatever reason that `isStarved` is to tell, and when something may again. */
  whenStillness(fn: (still: boolean) => void): void;
  requestKeyframe(): Promise<void>;
}
