import { createDecipheriv, hkdfSync } from 'node:crypto';

/**
 * An attacker's SFrame reader, written from RFC 9605 and `docs/protocol.md` alone: what somebody can do who has
 * the SFU's raw packets and base keys of earlier epochs.
 */
export interface AudioHeader {
  readonly kid: number;
  readonly ctr: bigint;
  /** Bytes of the header. */
  readonly length: number;
  /** KID's fields by FRM-2. */
  readonly leafIndex: number;
  readonly epochByte: number;
}

/** RFC 9605 section 4.3; undefined where the packet is no SFrame. */
export function readHeader(packet: Buffer): AudioHeader | undefined {
  const config = packet[0];
  if (config === undefined) return undefined;
  let offset = 1;
  const field = (code: number): bigint => {
    if (code < 8) return BigInt(code);
    const size = code - 7;
    const value = packet.subarray(offset, offset + size);
    offset += size;
    return value.length === 0 ? 0n : BigInt(`0x${value.toString('hex')}`);
  };
  const kid = Number(field(config >> 4));
  const ctr = field(config & 15);
  if (offset > packet.length) return undefined;
  return { kid, ctr, length: offset, leafIndex: (kid >> 8) & 0xfff, epochByte: kid & 0xff };
}

/** Tries one base key on one packet of Opus audio; the plaintext, or undefined. */
export function tryAudio(packet: Buffer, baseKey: Buffer): Buffer | undefined {
  const header = readHeader(packet);
  if (header === undefined || packet.length < header.length + 16) return undefined;
  const kid = Buffer.alloc(10);
  kid.writeBigUInt64BE(BigInt(header.kid));
  kid.writeUInt16BE(5, 8);
  const derive = (what: string, length: number): Buffer =>
    Buffer.from(
      hkdfSync(
        'sha512',
        baseKey,
        '',
        Buffer.concat([Buffer.from(`SFrame 1.0 Secret ${what} `), kid]),
        length,
      ),
    );
  const nonce = derive('salt', 12);
  for (let index = 11, rest = header.ctr; rest > 0n; index -= 1, rest >>= 8n) {
    nonce.writeUInt8(nonce.readUInt8(index) ^ Number(rest & 0xffn), index);
  }
  const cipher = createDecipheriv('aes-256-gcm', derive('key', 32), nonce);
  // FRM-3: header, then version 1, kind audio 1, codec Opus 1, context, prefix length 0.
  cipher.setAAD(
    Buffer.concat([packet.subarray(0, header.length), Buffer.from([1, 1, 1, header.kid >> 20, 0])]),
  );
  cipher.setAuthTag(packet.subarray(-16));
  try {
    return Buffer.concat([cipher.update(packet.subarray(header.length, -16)), cipher.final()]);
  } catch {
    return undefined;
  }
}
