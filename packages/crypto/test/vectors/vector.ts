import type { Bytes } from '@conclave/base';
import { getCiphersuiteFromName, getCiphersuiteImpl } from 'ts-mls';
import { withOwnSignatures } from '../../src/mls/suite.ts';
import { random } from '../fixtures.ts';

/** The suite that the official vectors call 1, which is not the product's, with our own Ed25519 in it as the product's has. */
export const suite = await withOwnSignatures(
  await getCiphersuiteImpl(getCiphersuiteFromName('MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519')),
  random,
);

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
