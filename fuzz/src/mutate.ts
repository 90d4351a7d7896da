import type { Bytes } from '@conclave/base';
import type { FuzzTarget } from '@conclave/base/testing';
import { mutateBytes } from './mutate-bytes.ts';
import { mutateJson } from './mutate-json.ts';
import type { Random } from './random.ts';

/** Longer inputs show nothing new and take longer. */
const maxLength = 16 * 1024;

/** A new input from the corpus: one to eight small changes. @param corpus not empty */
export function mutate(format: FuzzTarget['format'], random: Random, corpus: readonly Bytes[]): Bytes {
  // The latest finds are the ones whose surroundings are known least.
  const recent = corpus.slice(-8);
  let input = random.pick(random.chance(0.3) ? recent : corpus);
  const steps = 1 << random.below(4);
  for (let step = 0; step < steps; step += 1) {
    const asTree = format === 'json' && random.chance(0.8);
    input = (asTree ? mutateJson(input, random, corpus) : undefined) ?? mutateBytes(input, random, corpus);
  }
  return input.slice(0, maxLength);
}
