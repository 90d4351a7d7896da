import { decodeMlsMessage, encodeMlsMessage } from 'ts-mls';
import type { KeyPackage, MLSMessage, PrivateMessage, Welcome } from 'ts-mls';
import type { Bytes } from '@conclave/base';
import { decodeKeyPackage, encodeKeyPackage } from 'ts-mls/keyPackage.js';
import { plain } from '../primitives/sodium.ts';

/** What ts-mls throws on malformed bytes is an expected outcome here. */
function attempt<T>(read: () => T | undefined): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

function readMessage(bytes: Uint8Array): MLSMessage | undefined {
  return attempt(() => {
    const decoded = decodeMlsMessage(bytes, 0);
    return decoded !== undefined && decoded[1] === bytes.length ? decoded[0] : undefined;
  });
}

/** COM-1: handshake messages are PrivateMessages; anything else from the log is undefined. */
export function readPrivateMessage(bytes: Uint8Array): PrivateMessage | undefined {
  const message = readMessage(bytes);
  return message?.wireformat === 'mls_private_message' ? message.privateMessage : undefined;
}

export function writePrivateMessage(privateMessage: PrivateMessage): Bytes {
  return plain(encodeMlsMessage({ version: 'mls10', wireformat: 'mls_private_message', privateMessage }));
}

export function readWelcome(bytes: Uint8Array): Welcome | undefined {
  const message = readMessage(bytes);
  return message?.wireformat === 'mls_welcome' ? message.welcome : undefined;
}

export function writeWelcome(welcome: Welcome): Bytes {
  return plain(encodeMlsMessage({ version: 'mls10', wireformat: 'mls_welcome', welcome }));
}

/** Undefined for bytes that ts-mls would write in another way: one KeyPackage has one encoding, and so one hash. */
export function readKeyPackage(bytes: Uint8Array): KeyPackage | undefined {
  return attempt(() => {
    const decoded = decodeKeyPackage(bytes, 0);
    if (decoded === undefined || decoded[1] !== bytes.length) return undefined;
    const again = encodeKeyPackage(decoded[0]);
    const same = again.length === bytes.length && again.every((byte, index) => byte === bytes[index]);
    return same ? decoded[0] : undefined;
  });
}

export function writeKeyPackage(keyPackage: KeyPackage): Bytes {
  return plain(encodeKeyPackage(keyPackage));
}
