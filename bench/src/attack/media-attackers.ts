import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { createSignallingSfu } from '@conclave/call/testing';
import type { SfuPort } from '@conclave/media';
import {
  capabilities,
  openRoom,
  parametersOf,
  pause,
  readyToAttack,
  urlArgument,
} from '@conclave/server/testing/attack';
import type { Seat } from '@conclave/server/testing/attack';
import type { Signalling } from '@conclave/signalling';
import { RtpStream } from '../crowd/rtp.ts';
import { openReceiving, openSending, VP8 } from '../crowd/wire.ts';

/**
 * One visitor's media, over real ICE, DTLS and SRTP, in a room of its own: two who send just less than what gets somebody cut off, one who sends
 * three times as much, and four who take all of it. Beside them junk on the media port, of whoever knows its number.
 */
const url = urlArgument();
const megabit = 1_000_000;
const senders = [12 * megabit, 12 * megabit, 40 * megabit];
const receivers = 4;
const junk = { packets: 10_000, bytes: 1000, kinds: 64 };
const tickMs = 20;

/** As the real client asks. */
function sfuOf({ client }: Seat): SfuPort {
  const signalling: Pick<Signalling, 'request'> = {
    request: async (type, body) => {
      const answer = await client.request(type, body);
      return answer.ok ? answer : { ok: false, error: { reason: answer.error } };
    },
  };
  return createSignallingSfu(() => ({ signalling, sfuAhead: null }));
}

let lastSsrc = 5000;
let cutOff = 0;
const tell = (): void => void process.send?.({ open: 0, cutOff });

/** Sends until it is cut off, and begins anew. */
async function send(seat: Seat, bitrate: number, opened: (producerId: string) => void): Promise<never> {
  for (;;) {
    const ssrc = (lastSsrc += 2);
    const rtpParameters = { ...parametersOf('video'), encodings: [{ ssrc }] };
    const way = await openSending(sfuOf(seat), { audio: ssrc + 1, video: ssrc }, () => undefined);
    const made = await seat.client.ask('produce', {
      transportId: way.transportId,
      kind: 'video',
      rtpParameters,
    });
    opened(made.producerId);
    const stream = new RtpStream(ssrc, VP8, 90 * tickMs);
    // Every frame is a key frame, for all that anybody looks at.
    const frame = new Uint8Array((bitrate / 8 / 1000) * tickMs);
    const timer = setInterval(() => way.send('video', stream.video(frame)), tickMs);
    await seat.client.event('transport-closed');
    clearInterval(timer);
    way.close();
    cutOff += 1;
    tell();
  }
}

async function receiver(seat: Seat): Promise<(producerId: string) => Promise<void>> {
  const { transportId } = await openReceiving(sfuOf(seat));
  return async (producerId) => {
    const wanted = { transportId, producerId, rtpCapabilities: capabilities() };
    const { consumerId } = await seat.client.ask('consume', wanted);
    await seat.client.ask('resume-consumer', { consumerId });
  };
}

/** What looks like STUN, DTLS, RTP and nothing. */
function junkOf(index: number): Buffer {
  const packet = randomBytes(junk.bytes);
  packet.writeUInt8([0x00, 0x16, 0x80, packet[0] ?? 0][index % 4] ?? 0);
  return packet;
}

async function floodPort(port: number): Promise<never> {
  const socket = createSocket('udp4');
  const packets = Array.from({ length: junk.kinds }, (_, index) => junkOf(index));
  for (let sent = 0; ;) {
    for (let count = 0; count < (junk.packets * 5) / 1000; count += 1)
      socket.send(packets[(sent += 1) % packets.length] ?? '', port, '127.0.0.1');
    await pause(5);
  }
}

const room = await openRoom(url, senders.length + receivers);
const transport = await sfuOf(room.members[0] ?? fail()).createTransport('receive');
const port = transport.ok
  ? transport.value.iceCandidates.find(({ protocol }) => protocol === 'udp')?.port
  : undefined;
const taking = await Promise.all(room.members.slice(senders.length).map(receiver));
await readyToAttack();
const sending = senders.map((bitrate, index) =>
  send(room.members[index] ?? fail(), bitrate, (producerId) => {
    for (const take of taking) take(producerId).catch(() => undefined);
  }),
);
await Promise.all([...sending, floodPort(port ?? fail())]);

function fail(): never {
  throw new Error('the server gave no place');
}
