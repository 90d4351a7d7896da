import { holds } from '@conclave/base/testing';
import type { FuzzTarget } from '@conclave/base/testing';

/** Four turns, one of 256 each: chance alone would need thousands of millions of inputs. */
function walk(input: Uint8Array): boolean {
  if (input[0] !== 0x46) return false;
  if (input[1] !== 0x75) return false;
  if (input[2] !== 0x7a) return false;
  return input[3] === 0x21;
}

export const maze: FuzzTarget = {
  name: 'maze',
  format: 'bytes',
  seeds: () => [new Uint8Array(8)],
  run: (input) => holds('nobody comes through', !walk(input)),
};

export const treeMaze: FuzzTarget = {
  name: 'tree-maze',
  format: 'json',
  seeds: () => [new TextEncoder().encode('{"type":"a","list":[1,2],"on":true}')],
  run: (input) => {
    const value: unknown = JSON.parse(new TextDecoder().decode(input));
    holds('no list in the place of the text', !(isRecord(value) && Array.isArray(value['type'])));
  },
};

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
