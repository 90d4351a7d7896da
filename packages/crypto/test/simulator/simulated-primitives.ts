import { vi } from 'vitest';
import type * as suiteModule from '../../src/mls/suite.ts';
import type * as hashModule from '../../src/primitives/hash.ts';

/*
 * Whoever imports this first has the group on simulated primitives (see `simulated-suite.ts`): the suite that MLS runs
 * on, the signatures of statements, and hashes, the last for speed alone.
 */

vi.mock('../../src/mls/suite.ts', async (original) => {
  const actual = await original<typeof suiteModule>();
  const { simulatedSuite } = await import('./simulated-suite.ts');
  const loadSuite: typeof actual.loadSuite = (random) =>
    Promise.resolve(simulatedSuite(actual.suiteName, random));
  return { ...actual, loadSuite };
});

vi.mock('../../src/primitives/signing.ts', async (original) => {
  const { verifySimulated } = await import('./simulated-suite.ts');
  return { ...(await original<object>()), verifyStatement: verifySimulated };
});

vi.mock('../../src/primitives/hash.ts', async () => {
  const { mix, stretch } = await import('./mix.ts');
  const simulated: typeof hashModule = {
    hash: (input) => mix('hash', input),
    sha256: (input) => mix('sha256', input),
    derive: (secret, info, length) => stretch('derive', length, secret, info),
  };
  return simulated;
});
