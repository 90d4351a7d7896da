import type { Result } from '@conclave/base';
import type { types } from 'mediasoup-client';

/**
 * Why the SFU did not do what was asked: `lost` where the connection to it broke, `timed-out` where it stands and no answer
 * came. Whether it was done is not known then; every request may come again.
 */
export type SfuFailure = 'refused' | 'gone' | 'lost' | 'timed-out';
export type SfuAnswer<T> = Promise<Result<T, SfuFailure>>;

/** What a transport needs to begin anew: the credentials of its relays may have expired. */
export interface RestartedIce {
  readonly iceParameters: types.IceParameters;
  readonly iceServers: RTCIceServer[];
}

/** What the media room needs of the SFU. The call room fulfils it over signalling. */
export interface SfuPort {
  routerCapabilities(): SfuAnswer<types.RtpCapabilities>;
  createTransport(direction: 'send' | 'receive'): SfuAnswer<types.TransportOptions>;
  connectTransport(transportId: string, dtlsParameters: types.DtlsParameters): SfuAnswer<void>;
  restartIce(transportId: string): SfuAnswer<RestartedIce>;
  closeTransport(transportId: string): SfuAnswer<void>;
  produce(transportId: string, kind: types.MediaKind, rtpParameters: types.RtpParameters): SfuAnswer<string>;
  closeProducer(producerId: string): SfuAnswer<void>;
  pauseProducer(producerId: string): SfuAnswer<void>;
  resumeProducer(producerId: string): SfuAnswer<void>;
  consume(
    transportId: string,
    producerId: string,
    rtpCapabilities: types.RtpCapabilities,
  ): SfuAnswer<{ consumerId: string; kind: types.MediaKind; rtpParameters: types.RtpParameters }>;
  closeConsumer(consumerId: string): SfuAnswer<void>;
  pauseConsumer(consumerId: string): SfuAnswer<void>;
  resumeConsumer(consumerId: string): SfuAnswer<void>;
  /** @param priority among this client's videos, where bandwidth is short: the higher first; as it was where undefined */
  setLayers(
    consumerId: string,
    layers: { readonly spatialLayer: number; readonly temporalLayer: number },
    priority: number | undefined,
  ): SfuAnswer<void>;
  requestKeyframe(consumerId: string): SfuAnswer<void>;
}

/** What the SFU tells; a hint, never a reason to show or trust anything. */
export type SfuHint =
  | { readonly type: 'producer-closed'; readonly producerId: string }
  /** The highest spatial layer that anybody takes of what is sent here; null where nobody takes any. */
  | { readonly type: 'producer-wanted'; readonly producerId: string; readonly spatialLayer: number | null }
  /** Whether this client's bandwidth has room for no layer of a video. */
  | { readonly type: 'consumer-starved'; readonly consumerId: string; readonly starved: boolean }
  | { readonly type: 'consumer-closed'; readonly consumerId: string }
  | { readonly type: 'transport-closed'; readonly transportId: string };
