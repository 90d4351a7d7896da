import type { Bytes } from '@conclave/base';
import { createIdentityKey } from '../src/identity/identity-key.ts';
import { displayName } from '../src/identity/display-name.ts';
import type { DisplayName } from '../src/identity/display-name.ts';
import type { Person } from '../src/mls/key-package.ts';

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
