/** Bytes of a packet's payload, so that with all headers it fits 1,200. */
const largest = 1_100;
const headBytes = 12;

/** RTP (RFC 3550) of one stream, whose frames are put together beforehand. */
export class RtpStream {
  readonly ssrc: number;
  readonly #payloadType: number;
  readonly #ticks: number;
  #sequence = 0;
  #timestamp = 0;

  /** @param ticks of the stream's clock from one frame to the next */
  constructor(ssrc: number, payloadType: number, ticks: number) {
    this.ssrc = ssrc;
    this.#payloadType = payloadType;
    this.#ticks = ticks;
  }

  /** Opus (RFC 7587): a packet is a frame. */
  audio(frame: Uint8Array): readonly Buffer[] {
    this.#timestamp += this.#ticks;
    return [this.#packet(frame, [], false)];
  }

  /** VP8 (RFC 7741), without picture ids: its descriptor tells the first packet of a frame from the others. */
  video(frame: Uint8Array): readonly Buffer[] {
    this.#timestamp += this.#ticks;
    const count = Math.max(1, Math.ceil(frame.length / largest));
    return Array.from({ length: count }, (_, index) =>
      this.#packet(
        frame.subarray(index * largest, (index + 1) * largest),
        [index === 0 ? 0x10 : 0x00],
        index === count - 1,
      ),
    );
  }

  #packet(payload: Uint8Array, descriptor: readonly number[], marker: boolean): Buffer {
    const packet = Buffer.alloc(headBytes + descriptor.length + payload.length);
    packet.writeUInt8(0x80, 0);
    packet.writeUInt8(this.#payloadType | (marker ? 0x80 : 0), 1);
    packet.writeUInt16BE((this.#sequence += 1) & 0xffff, 2);
    packet.writeUInt32BE(this.#timestamp >>> 0, 4);
    packet.writeUInt32BE(this.ssrc, 8);
    packet.set(descriptor, headBytes);
    packet.set(payload, headBytes + descriptor.length);
    return packet;
  }
}

/** RTCP (RFC 3550, RFC 4585) of feedback that asks for a key frame: PLI, or FIR. */
export function asksForKeyFrame(message: Uint8Array): boolean {
  for (let at = 0; at + 4 <= message.length;) {
    const [first = 0, type = 0, high = 0, low = 0] = message.subarray(at, at + 4);
    const format = first & 0x1f;
    if (type === 206 && (format === 1 || format === 4)) return true;
    at += 4 * ((high << 8) + low + 1);
  }
  return false;
}
