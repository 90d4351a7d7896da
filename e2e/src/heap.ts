import * as v from 'valibot';

/** Asks V8, by the protocol that Node.js and Chromium offer for debugging. @returns the result */
export type Ask = (method: 'HeapProfiler.collectGarbage' | 'Runtime.getHeapUsage') => Promise<unknown>;

const usageSchema = v.object({ usedSize: v.number(), backingStorageSize: v.optional(v.number(), 0) });

/** The first collection lets finalizers run, and what they let go of is for the second one. */
const collections = [1, 2] as const;

/** @returns bytes that a V8 holds once garbage was collected, contents of its buffers included */
export async function readHeap(ask: Ask): Promise<number> {
  for (const _ of collections) await ask('HeapProfiler.collectGarbage');
  const { usedSize, backingStorageSize } = v.parse(usageSchema, await ask('Runtime.getHeapUsage'));
  return usedSize + backingStorageSize;
}
