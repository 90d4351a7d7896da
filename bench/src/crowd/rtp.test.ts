import { expect, test } from 'vitest';
import { asksForKeyFrame, RtpStream } from './rtp.ts';

test('a frame of video becomes packets of one time, the first and the last of them marked as such', () => {
  const stream = new RtpStream(7, 96, 6_000);
  const packets = stream.video(new Uint8Array(2_500).fill(9));
  expect(packets.map((packet) => packet.length)).toEqual([1_113, 1_113, 313]);
  expect(packets.map((packet) => packet.readUInt16BE(2))).toEqual([1, 2, 3]);
  expect(packets.map((packet) => packet.readUInt8(1))).toEqual([96, 96, 96 | 0x80]);
  expect(packets.map((packet) => packet.readUInt8(12))).toEqual([0x10, 0, 0]);
  expect(new Set(packets.map((packet) => packet.readUInt32BE(4)))).toEqual(new Set([6_000]));
  expect(stream.video(new Uint8Array(10))[0]?.readUInt32BE(4)).toBe(12_000);
});

test('what the SFU says in RTCP is a wish for a key frame, or not', () => {
  const report = Buffer.from([0x80, 201, 0, 1, 0, 0, 0, 1]);
  const pli = Buffer.from([0x81, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2]);
  const remb = Buffer.from([0x8f, 206, 0, 2, 0, 0, 0, 1, 0, 0, 0, 2]);
  expect(asksForKeyFrame(Buffer.concat([report, pli]))).toBe(true);
  expect(asksForKeyFrame(Buffer.concat([report, remb]))).toBe(false);
  expect(asksForKeyFrame(Buffer.from([0x80]))).toBe(false);
});
