import type { types } from 'mediasoup-client';
import type { LayeredSender } from './sent-layers.ts';

/** The parts of mediasoup-client's producers, consumers and transports that publishing and subscribing use. */
export interface SentStream {
  readonly id: string;
  /** The media section's mid. */
  readonly localId: string;
  /** Missing in tests alone. */
  readonly rtpSender?: LayeredSender | undefined;
  replaceTrack(options: { readonly track: MediaStreamTrack | null }): Promise<void>;
  close(): void;
}

export interface SendLink {
  produce(options: types.ProducerOptions): Promise<SentStream>;
}

export interface ReceivedStream {
  readonly id: string;
  /** The media section's mid. */
  readonly localId: string;
  readonly track: MediaStreamTrack;
  close(): void;
}

export interface ReceiveLink {
  readonly id: string;
  /** `new` until something is negotiated on it. */
  readonly connectionState: types.ConnectionState;
  consume(options: types.ConsumerOptions): Promise<ReceivedStream>;
}
