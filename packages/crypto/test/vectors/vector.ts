import type { Bytes } from '@conclave/base';
import { loadSuite } from '../../src/mls/suite.ts';
import { random } from '../fixtures.ts';

/** The suite that the official vectors call 1, with our own Ed25519 in it: what the product runs. */
export const suite = await loadSuite('classic', random);

export function fromHex(hex: string): Bytes {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

type Decoder<T> = (bytes: Uint8Array, offset: number) => readonly [T, number] | undefined;

/** The whole of it, or the test fails. */
export function decoded<T>(decoder: Decoder<T>, hex: string): T {
  const bytes = fromHex(hex);
  const result = decoder(bytes, 0);
  if (result?.[1] !== bytes.length) throw new Error('not decoded, or not to the end');
  return result[0];
}
