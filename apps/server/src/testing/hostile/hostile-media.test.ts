import { createSocket } from 'node:dgram';
import { silentLogger, toBase64Url } from '@conclave/base';
import { createWorker } from 'mediasoup';
import type { types } from 'mediasoup';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { workerBin } from '../../../test/process.ts';
import { sfuContract } from '../../../test/sfu-contract.ts';
import { Addresses } from '../../config/addresses.ts';
import { MediasoupSfu } from '../../media/mediasoup/mediasoup-sfu.ts';
import { routerCodecs } from '../../media/rtp-parameters.ts';
import { systemClock } from '../../system-clock.ts';
import { parseRtpPacket } from '../rtp-packet.ts';
import type { RtpPacket } from '../rtp-packet.ts';
import { HostileMedia } from './hostile-media.ts';
import { rtpPacket } from './rtp-stream.ts';

/** With the true media worker: what one sender sends, and what a receiver gets. */

const media = new HostileMedia(systemClock, silentLogger);

sfuContract('hostile, without orders', async () => {
  const config = { addresses: new Addresses(['127.0.0.1']), rtcPort: 0, workers: 2, workerBin: workerBin() };
  return media.around(await MediasoupSfu.start(config, systemClock, silentLogger));
});

const kinds = {
  audio: { mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2 },
  video: { mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000 },
} as const;
let lastSsrc = 1000;

/** Somebody who sends one frame every 10 ms, whose payload names them and counts. */
class Sender {
  readonly #socket = createSocket('udp4');
  readonly #timer;
  readonly id: string;
  readonly label: number;
  sent = 0;

  constructor(producer: types.Producer, port: number, label: number) {
    this.id = producer.id;
    this.label = label;
    const { codecs, encodings = [] } = producer.rtpParameters;
    const [payloadType, ssrc] = [codecs[0]?.payloadType ?? 0, encodings[0]?.ssrc ?? 0];
    this.#timer = setInterval(() => {
      this.sent += 1;
      // RFC 7741: the start of a key frame, where it is taken for VP8.
      const payload = new Uint8Array([0x10, 0x00, label, this.sent & 0xff]);
      const packet = rtpPacket(payload, this.sent, this.sent * 960, true);
      packet.writeUInt8(0x80 | payloadType, 1);
      packet.writeUInt32BE(ssrc, 8);
      this.#socket.send(packet, port, '127.0.0.1');
    }, 10);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#socket.close();
  }
}

let worker: types.Worker;
let router: types.Router;
const senders: Sender[] = [];
beforeAll(async () => {
  worker = await createWorker({ workerBin: workerBin() });
});
beforeEach(async () => {
  router = await worker.createRouter({ mediaCodecs: routerCodecs });
});
afterEach(() => {
  for (const sender of senders.splice(0)) sender.stop();
  media.reset();
  router.close();
});
afterAll(() => worker.close());

async function send(label: number, kind: types.MediaKind = 'audio'): Promise<Sender> {
  const transport = await router.createPlainTransport({
    listenInfo: { protocol: 'udp', ip: '127.0.0.1' },
    comedia: true,
    rtcpMux: true,
  });
  lastSsrc += 1;
  const rtpParameters = { codecs: [kinds[kind]], encodings: [{ ssrc: lastSsrc }] };
  const producer = await transport.produce({ kind, rtpParameters });
  await media.produced(producer.id);
  const sender = new Sender(producer, transport.tuple.localPort, label);
  senders.push(sender);
  return sender;
}

/** What a receiver of a producer gets from now on. */
async function receive(producerId: string): Promise<RtpPacket[]> {
  const transport = await router.createDirectTransport();
  const { rtpCapabilities } = router;
  const consumer = await transport.consume({ producerId: media.shownFor(producerId), rtpCapabilities });
  const packets: RtpPacket[] = [];
  consumer.on('rtp', (bytes) => {
    const packet = parseRtpPacket(bytes);
    if (packet !== undefined) packets.push(packet);
  });
  return packets;
}

const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 8000, interval: 20 });
const labelled = (packets: readonly RtpPacket[], label: number): RtpPacket[] =>
  packets.filter(({ payload }) => payload[0] === 0x10 && payload[2] === label);

/** As one sender numbers its packets: each one more than the last. */
function expectUnbroken(packets: readonly RtpPacket[]): void {
  const numbers = packets.map(({ sequenceNumber }) => sequenceNumber);
  expect(numbers).toEqual(numbers.map((_, index) => ((numbers[0] ?? 0) + index) & 0xffff));
  expect(new Set(packets.map(({ ssrc }) => ssrc)).size).toBe(1);
}

test('without orders each receiver gets what was sent', async () => {
  const sender = await send(1);
  const packets = await receive(sender.id);
  await until(() => expect(labelled(packets, 1).length).toBeGreaterThan(5));
  expect(labelled(packets, 1).length).toBe(packets.length);
  expectUnbroken(packets);
});

test('swap-media: the packets of each come as the other’s, numbered as if nothing happened', async () => {
  const [a, b] = [await send(1), await send(2)];
  const [fromA, fromB] = [await receive(a.id), await receive(b.id)];
  await until(() => expect(labelled(fromA, 1).length).toBeGreaterThan(2));
  await until(() => expect(labelled(fromB, 2).length).toBeGreaterThan(2));
  await media.perform({ do: 'swap-media', a: a.id, b: b.id });
  await until(() => expect(labelled(fromA, 2).length).toBeGreaterThan(5));
  await until(() => expect(labelled(fromB, 1).length).toBeGreaterThan(5));
  const firstSwapped = fromA.findIndex(({ payload }) => payload[2] === 2);
  expect(labelled(fromA.slice(firstSwapped), 1)).toEqual([]);
  expectUnbroken(fromA);
  expectUnbroken(fromB);
});

test.each([
  ['opus-silence', 'audio', [0xf8, 0xff, 0xfe]],
  ['vp8-keyframe', 'video', [0x10, 0x30, 0x01, 0x00, 0x9d, 0x01, 0x2a]],
] as const)('inject-rtp: %s comes among the true packets', async (payload, kind, start) => {
  const sender = await send(1, kind);
  const packets = await receive(sender.id);
  await until(() => expect(packets.length).toBeGreaterThan(2));
  const order = {
    do: 'inject-rtp',
    into: sender.id,
    payload,
    packets: 5,
    everyMs: 5,
    instead: false,
  } as const;
  expect(await media.perform(order)).toEqual({ ok: true, value: null });
  const injected = () =>
    packets.filter((packet) => start.every((byte, index) => packet.payload[index] === byte));
  await until(() => expect(injected().length).toBe(5));
  const before = labelled(packets, 1).length;
  await until(() => expect(labelled(packets, 1).length).toBeGreaterThan(before));
});

test('inject-rtp: any bytes, in place of the true packets', async () => {
  const sender = await send(1);
  const packets = await receive(sender.id);
  await until(() => expect(packets.length).toBeGreaterThan(2));
  const marker = new Uint8Array([1, 2, 0xfa, 0xfa]);
  const payload = toBase64Url(marker);
  await media.perform({ do: 'inject-rtp', into: sender.id, payload, packets: 5, everyMs: 20, instead: true });
  await until(() => expect(packets.filter((packet) => packet.payload[3] === 0xfa).length).toBe(5));
  const first = packets.findIndex((packet) => packet.payload[3] === 0xfa);
  expect(labelled(packets.slice(first), 1)).toEqual([]);
});

test('corrupt-rtp: one bit of each payload is another', async () => {
  const sender = await send(2);
  const packets = await receive(sender.id);
  await until(() => expect(packets.length).toBeGreaterThan(2));
  const received = packets.length;
  await media.perform({ do: 'corrupt-rtp', of: sender.id });
  await until(() => expect(packets.length).toBeGreaterThan(received + 5));
  const [before, after] = [packets[0], packets.at(-1)];
  const distance = (packet: RtpPacket | undefined) =>
    ((packet?.payload[3] ?? 0) - (packet?.timestamp ?? 0) / 960) & 0xff;
  expect(Math.abs(distance(after) - distance(before)) & 0xff).toSatisfy((by) => by === 1 || by === 0xff);
});

test('drop-rtp: nothing arrives until the reset, and then it goes on', async () => {
  const sender = await send(1);
  const packets = await receive(sender.id);
  await until(() => expect(packets.length).toBeGreaterThan(2));
  await media.perform({ do: 'drop-rtp', of: sender.id });
  const sent = sender.sent;
  await until(() => expect(sender.sent).toBeGreaterThan(sent + 20));
  const arrived = packets.length;
  await until(() => expect(sender.sent).toBeGreaterThan(sent + 40));
  expect(packets.length).toBe(arrived);
  media.reset();
  await until(() => expect(packets.length).toBeGreaterThan(arrived));
});

test('record-rtp and replay-rtp: old packets come again as new ones, also in another stream', async () => {
  const [a, b] = [await send(1), await send(2)];
  const [fromA, fromB] = [await receive(a.id), await receive(b.id)];
  await until(() => expect(Math.min(fromA.length, fromB.length)).toBeGreaterThan(2));
  expect((await media.perform({ do: 'record-rtp', from: a.id, name: 'a', packets: 4 })).ok).toBe(true);
  expect((await media.perform({ do: 'replay-rtp', into: b.id, name: 'a', everyMs: 5 })).ok).toBe(true);
  await until(() => expect(labelled(fromB, 1).length).toBe(4));
  const [seen] = labelled(fromB, 1);
  expect(labelled(fromA, 1).map(({ payload }) => payload)).toContainEqual(seen?.payload);
  expect((await media.perform({ do: 'replay-rtp', into: a.id, name: 'a', everyMs: 5 })).ok).toBe(true);
  const again = () => labelled(fromA, 1).filter(({ payload }) => payload[3] === seen?.payload[3]);
  await until(() => expect(again().length).toBe(2));
  expectUnbroken(fromB);
});

test('what it does not know it says', async () => {
  const unknown = { ok: false, error: 'unknown-producer' };
  expect(await media.perform({ do: 'drop-rtp', of: 'nobody' })).toEqual(unknown);
  expect(await media.perform({ do: 'swap-media', a: 'nobody', b: 'nobody' })).toEqual(unknown);
  expect(await media.perform({ do: 'replay-rtp', into: 'nobody', name: 'none', everyMs: 1 })).toEqual({
    ok: false,
    error: 'not-recorded',
  });
});
