import type { types } from 'mediasoup';
import { RtpStream } from './rtp-stream.ts';

/** RFC 4585 and RFC 5104: payload-specific feedback; a picture is lost (1), or a whole one is wanted (4). */
const payloadSpecific = 206;
const keyframeRequests = new Set([1, 4]);
/** RFC 3550 section 6.4.1. */
const senderReport = 200;

/**
 * Stands between one producer and its consumers: its packets leave the media worker, pass through here, and go in again
 * as those of another producer, which the consumers are given instead.
 */
export class Relay {
  /** The true producer's id. */
  readonly source: string;
  readonly kind: types.MediaKind;
  readonly #transport: types.DirectTransport;
  readonly #consumer: types.Consumer;
  readonly #producer: types.Producer;
  readonly #streams: readonly RtpStream[];
  readonly #ssrcs: readonly number[];

  private constructor(transport: types.DirectTransport, consumer: types.Consumer, producer: types.Producer) {
    const { codecs, encodings = [] } = consumer.rtpParameters;
    this.source = consumer.producerId;
    this.kind = consumer.kind;
    this.#transport = transport;
    this.#consumer = consumer;
    this.#producer = producer;
    this.#ssrcs = encodings.flatMap(({ ssrc }) => ssrc ?? []);
    const payloadType = codecs[0]?.payloadType ?? 0;
    this.#streams = this.#ssrcs.map((ssrc) => new RtpStream(ssrc, payloadType, this.timestampStep));
  }

  /** @param arrived gets each packet of the true producer, with the number of its stream (its encoding) */
  static async open(
    router: types.Router,
    producerId: string,
    arrived: (relay: Relay, stream: number, packet: Buffer) => void,
  ): Promise<Relay> {
    const transport = await router.createDirectTransport();
    const { rtpCapabilities } = router;
    const consumer = await transport.consume({ producerId, rtpCapabilities, pipe: true });
    const { kind, rtpParameters } = consumer;
    const producer = await transport.produce({ kind, rtpParameters });
    const relay = new Relay(transport, consumer, producer);
    consumer.on('rtp', (packet) => {
      const stream = packet.length < 12 ? -1 : relay.#ssrcs.indexOf(packet.readUInt32BE(8));
      if (stream >= 0) arrived(relay, stream, packet);
    });
    transport.on('rtcp', (packet) => relay.#control(packet));
    consumer.on('producerclose', () => transport.close());
    return relay;
  }

  /** What the consumers consume. */
  get id(): string {
    return this.#producer.id;
  }

  get closed(): boolean {
    return this.#transport.closed;
  }

  get streams(): number {
    return this.#streams.length;
  }

  /** Timestamp units of one frame: 20 ms of Opus, a 30th of a second of video. */
  get timestampStep(): number {
    return this.kind === 'audio' ? 960 : 3000;
  }

  /** @param from what the packet comes from: where that changes, numbers go on all the same */
  send(from: string, stream: number, packet: Buffer): void {
    const out = this.#streams[Math.min(stream, this.#streams.length - 1)]?.take(from, packet);
    if (out !== undefined && !this.closed) this.#producer.send(out);
  }

  /** Sender reports go on to the consumers; their wish for a key frame goes back to the true producer. */
  #control(packet: Buffer): void {
    if (packet.length < 2) return;
    const type = packet.readUInt8(1);
    if (type === senderReport) this.#transport.sendRtcp(packet);
    if (type !== payloadSpecific || !keyframeRequests.has(packet.readUInt8(0) & 0x1f)) return;
    this.#consumer.requestKeyFrame().catch(() => this.#transport.close());
  }
}
