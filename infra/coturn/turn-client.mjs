import { createHash, createHmac, randomBytes } from 'node:crypto';
import { connect } from 'node:net';

const COOKIE = 0x2112a442;
const METHOD = /** @type {const} */ ({ allocate: 3, permission: 8, connect: 10, send: 0x16 });
const ATTRIBUTE = /** @type {const} */ ({
  username: 0x06,
  integrity: 0x08,
  error: 0x09,
  peer: 0x12,
  data: 0x13,
  realm: 0x14,
  nonce: 0x15,
  transport: 0x19,
});
/** IANA protocol numbers, as REQUESTED-TRANSPORT takes them. */
const PROTOCOL = /** @type {const} */ ({ udp: 17, tcp: 6 });

/**
 * @typedef {{ address: string, port: number }} Place
 * @typedef {{ username: string, password: string }} Credentials
 * @typedef {number | 'ok' | 'closed'} Answer 'ok', the error code of RFC 8489 and 8656, or 'closed' where the relay hung up
 */

/**
 * A client of a TURN relay (RFC 8656, and RFC 6062 for relayed TCP) that asks for what a browser asks for, and for what it must not get. It
 * speaks to the relay over TCP, and about peers with IPv4 addresses alone.
 *
 * @param {Place} relay
 * @param {Credentials} credentials
 */
export async function openTurnClient(relay, { username, password }) {
  const socket = connect(relay.port, relay.address);
  /** @type {((message: Buffer | undefined) => void)[]} */
  const waiting = [];
  let buffered = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    buffered = Buffer.concat([buffered, chunk]);
    while (buffered.length >= 20 && buffered.length >= 20 + buffered.readUInt16BE(2)) {
      const length = 20 + buffered.readUInt16BE(2);
      if (!isIndication(buffered)) waiting.shift()?.(buffered.subarray(0, length));
      buffered = buffered.subarray(length);
    }
  });
  await new Promise((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  socket.on('error', () => {});
  socket.on('close', () => {
    for (const answer of waiting.splice(0)) answer(undefined);
  });

  /** @type {Buffer[]} */
  let identity = [];
  /** @type {Buffer | undefined} */
  let key;

  /**
   * @param {keyof typeof METHOD} method
   * @param {readonly Buffer[]} attributes
   * @returns {Promise<Buffer | undefined>}
   */
  function ask(method, attributes) {
    const answer = new Promise((/** @type {(message: Buffer | undefined) => void} */ resolve) => {
      if (socket.destroyed) resolve(undefined);
      else waiting.push(resolve);
    });
    socket.write(message(METHOD[method], [...attributes, ...identity], key));
    return answer;
  }

  return {
    /**
     * @param {keyof typeof PROTOCOL} transport
     * @returns {Promise<Answer>}
     */
    async allocate(transport) {
      const wanted = [attribute('transport', Buffer.from([PROTOCOL[transport], 0, 0, 0]))];
      const challenge = await ask('allocate', wanted);
      const realm = read(challenge, 'realm');
      const nonce = read(challenge, 'nonce');
      if (realm === undefined || nonce === undefined) return answerOf(challenge);
      identity = [
        attribute('username', Buffer.from(username)),
        attribute('realm', realm),
        attribute('nonce', nonce),
      ];
      key = createHash('md5').update(`${username}:${realm.toString()}:${password}`).digest();
      return answerOf(await ask('allocate', wanted));
    },
    /** @param {Place} peer @returns {Promise<Answer>} */
    permit: async (peer) => answerOf(await ask('permission', [peerOf(peer)])),
    /** Relayed TCP: the relay answers when the peer has taken the connection. @param {Place} peer @returns {Promise<Answer>} */
    connect: async (peer) => answerOf(await ask('connect', [peerOf(peer)])),
    /** An indication, which nobody answers. @param {Place} peer @param {string} text */
    send(peer, text) {
      socket.write(message(METHOD.send, [peerOf(peer), attribute('data', Buffer.from(text))], undefined));
    },
    close: () => socket.destroy(),
  };
}

/**
 * Credentials as the server makes them (draft-uberti-behave-turn-rest-00 section 2.2).
 *
 * @param {string} secret
 * @param {string} person
 * @returns {Credentials}
 */
export function turnCredentials(secret, person) {
  const username = `${Math.floor(Date.now() / 1000) + 3600}:${person}`;
  return { username, password: createHmac('sha1', secret).update(username).digest('base64') };
}

/**
 * @param {keyof typeof ATTRIBUTE} name
 * @param {Buffer} value
 */
function attribute(name, value) {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(ATTRIBUTE[name]);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc(-value.length & 3)]);
}

/** @param {Place} peer */
function peerOf({ address, port }) {
  const value = Buffer.alloc(8);
  value.writeUInt16BE(0x0001);
  value.writeUInt16BE(port ^ (COOKIE >>> 16), 2);
  const bits = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  value.writeUInt32BE((bits ^ COOKIE) >>> 0, 4);
  return attribute('peer', value);
}

/**
 * @param {number} type
 * @param {readonly Buffer[]} attributes
 * @param {Buffer | undefined} key signs the message where it is given
 */
function message(type, attributes, key) {
  const body = Buffer.concat(attributes);
  const head = Buffer.alloc(20);
  head.writeUInt16BE(type);
  head.writeUInt16BE(body.length + (key === undefined ? 0 : 24), 2);
  head.writeUInt32BE(COOKIE, 4);
  randomBytes(12).copy(head, 8);
  const plain = Buffer.concat([head, body]);
  if (key === undefined) return plain;
  return Buffer.concat([plain, attribute('integrity', createHmac('sha1', key).update(plain).digest())]);
}

/**
 * @param {Buffer | undefined} received
 * @param {keyof typeof ATTRIBUTE} name
 */
function read(received, name) {
  if (received === undefined) return undefined;
  for (let at = 20; at + 4 <= received.length;) {
    const length = received.readUInt16BE(at + 2);
    if (received.readUInt16BE(at) === ATTRIBUTE[name]) return received.subarray(at + 4, at + 4 + length);
    at += 4 + length + (-length & 3);
  }
  return undefined;
}

/** @param {Buffer} received */
const isIndication = (received) => (received.readUInt16BE(0) & 0x0110) === 0x0010;

/** @param {Buffer | undefined} received @returns {Answer} */
function answerOf(received) {
  if (received === undefined) return 'closed';
  const error = read(received, 'error');
  return error === undefined ? 'ok' : (error[2] ?? 0) * 100 + (error[3] ?? 0);
}
