/** DTLS record and handshake numbers of RFC 6347 section 4 and RFC 9147. */
const HANDSHAKE = 22;
const CLIENT_HELLO = 1;
const DTLS_1_0 = 0xfeff;
const DTLS_1_2 = 0xfefd;
const DTLS_1_3 = 0xfefc;

/** @param {number} value */
const u8 = (value) => Buffer.from([value]);

/** @param {number} value */
const u16 = (value) => Buffer.from([value >> 8, value & 0xff]);

/** @param {number} value */
const u24 = (value) => Buffer.from([value >> 16, (value >> 8) & 0xff, value & 0xff]);

/**
 * @param {(length: number) => Buffer} width
 * @param {readonly Buffer[]} parts
 */
function vector(width, ...parts) {
  const content = Buffer.concat(parts);
  return Buffer.concat([width(content.length), content]);
}

/**
 * @param {number} type
 * @param {readonly Buffer[]} parts
 */
const extension = (type, ...parts) => Buffer.concat([u16(type), vector(u16, ...parts)]);

/**
 * A ClientHello as Chromium 156 sends it: a DTLS 1.3 offer whose X25519MLKEM768 share does not fit one datagram.
 *
 * @param {(length: number) => Buffer} random
 */
function helloBody(random) {
  const suites = [
    0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc009, 0xc013, 0xc00a, 0xc014,
  ];
  const schemes = [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601];
  const groups = [0x11ec, 0x001d, 0x0017, 0x0018];
  const shares = [
    Buffer.concat([u16(0x11ec), vector(u16, random(1216))]),
    Buffer.concat([u16(0x001d), vector(u16, random(32))]),
  ];
  const extensions = [
    extension(0x0017),
    extension(0xff01, u8(0)),
    extension(0x000a, vector(u16, ...groups.map(u16))),
    extension(0x000b, vector(u8, u8(0))),
    extension(0x000d, vector(u16, ...schemes.map(u16))),
    extension(0x000e, vector(u16, u16(0x0007), u16(0x0001)), u8(0)),
    extension(0x0033, vector(u16, ...shares)),
    extension(0x002b, vector(u8, u16(DTLS_1_3), u16(DTLS_1_2))),
  ];
  return Buffer.concat([
    u16(DTLS_1_2),
    random(32),
    vector(u8),
    vector(u8),
    vector(u16, ...suites.map(u16)),
    vector(u8, u8(0)),
    vector(u16, ...extensions),
  ]);
}

/**
 * The datagrams of one fragmented DTLS ClientHello.
 *
 * @param {(length: number) => Buffer} random
 * @param {number} [fragment] bytes of the handshake message that one datagram takes
 * @returns {Buffer[]}
 */
export function clientHello(random, fragment = 1100) {
  const body = helloBody(random);
  const datagrams = [];
  for (let offset = 0; offset < body.length; offset += fragment) {
    const part = body.subarray(offset, offset + fragment);
    const handshake = Buffer.concat([
      u8(CLIENT_HELLO),
      u24(body.length),
      u16(0),
      u24(offset),
      u24(part.length),
      part,
    ]);
    const sequence = Buffer.concat([u16(0), u24(0), u24(datagrams.length)]);
    datagrams.push(Buffer.concat([u8(HANDSHAKE), u16(DTLS_1_0), sequence, vector(u16, handshake)]));
  }
  return datagrams;
}

/**
 * Whether a datagram begins with a handshake record that holds a ServerHello.
 *
 * @param {Buffer} datagram
 */
export const isServerHello = (datagram) => datagram[0] === HANDSHAKE && datagram[13] === 2;
