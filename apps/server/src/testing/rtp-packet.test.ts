import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseRtpPacket } from './rtp-packet.ts';

const header = (first: number) => [first, 0xe0, 0x12, 0x34, 0, 0, 0, 9, 0, 0, 0, 7];

test('RFC 3550: header fields, contributing sources and padding are told from the payload', () => {
  const plain = parseRtpPacket(new Uint8Array([...header(0x80), 1, 2, 3]));
  expect(plain).toEqual({
    payloadType: 0x60,
    marker: true,
    sequenceNumber: 0x1234,
    timestamp: 9,
    ssrc: 7,
    extensionIds: [],
    payload: new Uint8Array([1, 2, 3]),
  });
  const csrc = parseRtpPacket(new Uint8Array([...header(0x81), 9, 9, 9, 9, 5]));
  expect(csrc?.payload).toEqual(new Uint8Array([5]));
  const padded = parseRtpPacket(new Uint8Array([...header(0xa0), 5, 0, 0, 3]));
  expect(padded?.payload).toEqual(new Uint8Array([5]));
});

test('RFC 8285: ids of one-byte and two-byte header extensions are read', () => {
  const oneByte = [0xbe, 0xde, 0, 2, 0x10, 0xaa, 0x00, 0x42, 1, 2, 3, 0];
  expect(parseRtpPacket(new Uint8Array([...header(0x90), ...oneByte, 5]))).toMatchObject({
    extensionIds: [1, 4],
    payload: new Uint8Array([5]),
  });
  const twoByte = [0x10, 0x00, 0, 2, 20, 1, 0xaa, 6, 0, 0, 0, 0];
  expect(parseRtpPacket(new Uint8Array([...header(0x90), ...twoByte, 5]))).toMatchObject({
    extensionIds: [20, 6],
    payload: new Uint8Array([5]),
  });
});

test('random bytes never throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const packet = parseRtpPacket(bytes);
      expect((packet?.payload.length ?? 0) <= bytes.length).toBe(true);
    }),
    { numRuns: 1000 },
  );
});
