import * as fc from 'fast-check';

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((value) => new Uint8Array(value));

/** Links of all kinds of bytes, random ones and such as repeat. */
export const links = fc.record({ linkSecret: bytes(32), roomSecret: bytes(16), hostHash: bytes(16) });
export const hostLinks = fc.record({ hostSeed: bytes(32), linkIndex: fc.nat(2 ** 31 - 1) });
