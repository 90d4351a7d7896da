import type { Bytes } from '@conclave/base';

const headerBytes = 8;
const maxInput = 64 * 1024;

/** Memory in which one thread leaves the input that it runs, for another that sees when a run does not end. */
export function watchedMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(headerBytes + maxInput);
}

/** The writing side: counts the runs. Longer inputs are cut. */
export function noteInput(memory: SharedArrayBuffer, input: Uint8Array): void {
  const header = new Int32Array(memory, 0, 2);
  const part = input.subarray(0, maxInput);
  new Uint8Array(memory, headerBytes).set(part);
  header[1] = part.length;
  Atomics.add(header, 0, 1);
}

/** The reading side. */
export function readInput(memory: SharedArrayBuffer): { readonly run: number; readonly input: Bytes } {
  const header = new Int32Array(memory, 0, 2);
  return { run: Atomics.load(header, 0), input: new Uint8Array(memory, headerBytes, header[1]).slice() };
}
