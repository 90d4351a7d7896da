import { createHmac } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** STUN of RFC 8489 and the attributes of ICE, RFC 8445 section 7.1. */
const COOKIE = 0x2112a442;
const BINDING = 0x0001;
const SUCCESS = 0x0101;
const HEADER_BYTES = 20;

/**
 * @param {number} type
 * @param {Buffer} value
 */
function attribute(type, value) {
  const padded = Buffer.alloc(4 + Math.ceil(value.length / 4) * 4);
  padded.writeUInt16BE(type, 0);
  padded.writeUInt16BE(value.length, 2);
  value.copy(padded, 4);
  return padded;
}

/**
 * @param {Buffer} transaction 12 bytes
 * @param {readonly Buffer[]} attributes
 * @param {number} beyond bytes that the header's length counts and that are not there yet
 */
function message(transaction, attributes, beyond) {
  const body = Buffer.concat(attributes);
  const header = Buffer.alloc(8);
  header.writeUInt16BE(BINDING, 0);
  header.writeUInt16BE(body.length + beyond, 2);
  header.writeUInt32BE(COOKIE, 4);
  return Buffer.concat([header, transaction, body]);
}

/**
 * An ICE connectivity check that also nominates its pair.
 *
 * @param {{ username: string, password: string, random: (length: number) => Buffer }} check username: the receiver's
 *   fragment, a colon, the sender's
 * @returns {Buffer}
 */
export function bindingRequest({ username, password, random }) {
  const transaction = random(12);
  const attributes = [
    attribute(0x0006, Buffer.from(username)),
    attribute(0x0024, Buffer.from([0x6e, 0x7f, 0xff, 0xff])),
    attribute(0x802a, random(8)),
    attribute(0x0025, Buffer.alloc(0)),
  ];
  const integrity = createHmac('sha1', password)
    .update(message(transaction, attributes, 24))
    .digest();
  attributes.push(attribute(0x0008, integrity));
  const print = Buffer.alloc(4);
  print.writeUInt32BE((crc32(message(transaction, attributes, 8)) ^ 0x5354554e) >>> 0);
  return message(transaction, [...attributes, attribute(0x8028, print)], 0);
}

/**
 * Whether a datagram is the answer that a check succeeded.
 *
 * @param {Buffer} datagram
 */
export const isBindingSuccess = (datagram) =>
  datagram.length >= HEADER_BYTES &&
  datagram.readUInt16BE(0) === SUCCESS &&
  datagram.readUInt32BE(4) === COOKIE;
