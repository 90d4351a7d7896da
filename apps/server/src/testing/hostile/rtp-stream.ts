/**
 * One outgoing RTP stream (RFC 3550) whose packets come from several sources in turn: sequence numbers and timestamps
 * go on without a break, as a receiver expects of one sender.
 */
export class RtpStream {
  readonly #ssrc: number;
  readonly #payloadType: number;
  /** Timestamp units between a packet of one source and the first of the next. */
  readonly #step: number;
  #source: string | undefined;
  #sequence = 0;
  #timestamp = 0;
  #sequenceOffset = 0;
  #timestampOffset = 0;

  constructor(ssrc: number, payloadType: number, step: number) {
    this.#ssrc = ssrc;
    this.#payloadType = payloadType;
    this.#step = step;
  }

  /** @param packet a whole RTP packet. @returns it as the next of this stream; undefined where it is none */
  take(source: string, packet: Buffer): Buffer | undefined {
    if (packet.length < 12) return undefined;
    const out = Buffer.from(packet);
    const [sequence, timestamp] = [packet.readUInt16BE(2), packet.readUInt32BE(4)];
    if (this.#source === undefined) this.#source = source;
    else if (source !== this.#source) {
      this.#source = source;
      this.#sequenceOffset = this.#sequence + 1 - sequence;
      this.#timestampOffset = this.#timestamp + this.#step - timestamp;
    }
    this.#sequence = (sequence + this.#sequenceOffset) & 0xffff;
    this.#timestamp = (timestamp + this.#timestampOffset) >>> 0;
    out.writeUInt8((packet.readUInt8(1) & 0x80) | this.#payloadType, 1);
    out.writeUInt16BE(this.#sequence, 2);
    out.writeUInt32BE(this.#timestamp, 4);
    out.writeUInt32BE(this.#ssrc, 8);
    return out;
  }
}

/** A packet without extensions; its stream gives it its place. */
export function rtpPacket(payload: Uint8Array, sequence: number, timestamp: number, marker: boolean): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt8(0x80, 0);
  header.writeUInt8(marker ? 0x80 : 0, 1);
  header.writeUInt16BE(sequence & 0xffff, 2);
  header.writeUInt32BE(timestamp >>> 0, 4);
  return Buffer.concat([header, payload]);
}
