import type { Bytes } from '@conclave/base';
import { createIdentityKey } from '../src/identity/identity-key.ts';
import { displayName } from '../src/identity/display-name.ts';
import type { DisplayName } from '../src/identity/display-name.ts';
import type { Person } from '../src/mls/key-package.ts';
import { joinPsk } from '../src/mls/psk.ts';
import type { JoinPsk } from '../src/mls/psk.ts';

/** What tests take from the machine that the code under test takes as an argument. */
export function random(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}

export function nameOf(text: string): DisplayName {
  const name = displayName(text);
  if (!name.ok) throw new Error(name.error);
  return name.value;
}

export async function personOf(name: string): Promise<Person> {
  return { identity: await createIdentityKey(), hostKey: null, name: nameOf(name), peer: name };
}

/** What the key of a room's first link comes to in MLS, where a test needs no more of a meeting. */
export function firstJoinPsk(roomId: Bytes): JoinPsk {
  const linkId = new Uint8Array(16);
  const secret = new Uint8Array(32).fill(7);
  return joinPsk(roomId, { linkId, secret, gateSeed: new Uint8Array(32), pwVersion: 1 });
}
