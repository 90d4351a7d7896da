import type { Brand } from './brand.ts';
import { concatBytes, utf8Encode } from './bytes.ts';
import type { Bytes } from './bytes.ts';

/** Bytes that are safe to sign or to derive from: they name their purpose and can be read in one way only. */
export type DomainBytes = Brand<Bytes, 'DomainBytes'>;

/**
 * PRIM-1: the canonical bytes of a statement. One byte with the label's length, the label
 * `conclave/v1/<purpose>`, then each part behind its length (four bytes, big-endian).
 * @throws RangeError where the label is longer than 255 bytes (a fault of the caller)
 */
export function domainBytes(purpose: string, ...parts: readonly Uint8Array[]): DomainBytes {
  const label = utf8Encode(`conclave/v1/${purpose}`);
  if (label.length > 255) throw new RangeError('label longer than 255 bytes');
  const framed = parts.flatMap((part) => [uint32(part.length), part]);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the brand is made here alone
  return concatBytes(new Uint8Array([label.length]), label, ...framed) as DomainBytes;
}

function uint32(value: number): Bytes {
  const out = new Uint8Array(4);
  new DataView(out.buffer).setUint32(0, value);
  return out;
}
