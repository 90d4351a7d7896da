import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import { parseRtpPacket } from '../../src/testing/rtp-packet.ts';
import { ssrcOf } from '../../src/testing/media-probe.ts';

/** Sound and picture as a call has them: 50 packets and 30 frames of three packets a second, some 0.8 Mbit/s. */
const audio = { kind: 'audio', payloadType: 111, everyMs: 20, packets: 1, bytes: 200, ticks: 960 } as const;
const video = { kind: 'video', payloadType: 96, everyMs: 33, packets: 3, bytes: 1000, ticks: 3000 } as const;
const headBytes = 12;
/** VP8 payload descriptor of a frame's start, and a key frame's first byte. */
const keyFrame = [0x10, 0x00];
/** Tells our packets from those that the worker makes itself to look for bandwidth. */
const mark = 0x436f6e63;

/** People who send and receive RTP, and see how late it comes. */
export class RtpProbe {
  readonly #sockets: readonly Socket[];
  readonly #timers: NodeJS.Timeout[] = [];
  #late: number[] = [];
  #sent = 0;

  private constructor(sockets: readonly Socket[]) {
    this.#sockets = sockets;
    for (const socket of sockets) socket.on('message', (packet) => this.#received(packet));
  }

  static async open(people: number): Promise<RtpProbe> {
    const sockets = Array.from({ length: people }, () =>
      createSocket({ type: 'udp4', recvBufferSize: 4 * 1024 * 1024 }),
    );
    for (const socket of sockets) {
      socket.bind(0, '127.0.0.1');
      await once(socket, 'listening');
    }
    return new RtpProbe(sockets);
  }

  get ports(): number[] {
    return this.#sockets.map((socket) => socket.address().port);
  }

  /** @param to the port of each person's way in */
  send(to: readonly number[]): void {
    for (const [person, socket] of this.#sockets.entries()) {
      for (const stream of [audio, video]) {
        let sequence = 0;
        let timestamp = 0;
        const tick = (): void => {
          for (let index = 0; index < stream.packets; index += 1) {
            const isLast = index === stream.packets - 1;
            const packet = Buffer.alloc(headBytes + stream.bytes);
            packet.writeUInt8(0x80, 0);
            packet.writeUInt8(stream.payloadType | (isLast ? 0x80 : 0), 1);
            packet.writeUInt16BE((sequence += 1) & 0xffff, 2);
            packet.writeUInt32BE(timestamp >>> 0, 4);
            packet.writeUInt32BE(ssrcOf(person, stream.kind), 8);
            packet.set(keyFrame, headBytes);
            packet.writeUInt32BE(mark, headBytes + keyFrame.length);
            packet.writeDoubleBE(performance.now(), headBytes + keyFrame.length + 4);
            socket.send(packet, to[person]);
            this.#sent += 1;
          }
          timestamp += stream.ticks;
        };
        this.#timers.push(setInterval(tick, stream.everyMs));
      }
    }
  }

  /** What came since the last call: milliseconds from sending to arrival, and the share of packets that did not come. */
  take(): { readonly lateMs: readonly number[]; readonly lost: number } {
    const expected = this.#sent * (this.#sockets.length - 1);
    const result = { lateMs: this.#late, lost: Math.max(0, 1 - this.#late.length / expected) };
    this.#late = [];
    this.#sent = 0;
    return result;
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
    for (const socket of this.#sockets) socket.close();
  }

  #received(bytes: Buffer): void {
    const packet = parseRtpPacket(bytes);
    if (packet === undefined || packet.payload.length < keyFrame.length + 12) return;
    const view = new DataView(packet.payload.buffer, packet.payload.byteOffset);
    if (view.getUint32(keyFrame.length) !== mark) return;
    this.#late.push(performance.now() - view.getFloat64(keyFrame.length + 4));
  }
}
