import type { Context } from '../group/types.ts';
import { loadSuite } from '../mls/suite.ts';
import { sealingKey } from './sealing.ts';

/** Fetches and starts the suite's primitives, so that whoever needs them soon need not wait: the first key of each kind is the dearest. */
export async function prepareSuite(random: Context['random']): Promise<void> {
  const suite = await loadSuite(random);
  const { seed } = await sealingKey(suite, random(32));
  seed.fill(0);
}
