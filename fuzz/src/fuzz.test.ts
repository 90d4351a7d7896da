import { toBase64Url } from '@conclave/base';
import type { FuzzTarget } from '@conclave/base/testing';
import { afterAll, expect, it, vi } from 'vitest';
import { startCoverage } from './coverage.ts';
import type { Coverage } from './coverage.ts';
import { fuzz, minimise } from './fuzz.ts';
import type { Finding } from './fuzz.ts';
import { seededRandom } from './random.ts';
import { maze, treeMaze } from './testing/maze.ts';

vi.setConfig({ testTimeout: 120_000 });

/** On before the maze is first walked: see `startCoverage`. */
const coverage = startCoverage((url) => url.includes('testing/maze'));
afterAll(() => coverage.stop());

/** What is found in so many batches. */
async function findings(
  target: FuzzTarget,
  taking: Coverage,
  batches: number,
  seed = 1,
): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  let left = batches;
  await fuzz({
    target,
    corpus: (await target.seeds()).map((input) => new Uint8Array(input)),
    random: seededRandom(seed),
    coverage: taking,
    cpuTime: () => 0,
    goOn: () => found.length === 0 && left-- > 0,
    onInput: () => undefined,
    onFinding: (finding) => found.push(finding),
  });
  return found;
}

const blind: Coverage = { take: () => [], stop: () => undefined };

it('finds the way through a maze by the coverage of each step, and not without it', async () => {
  const [found] = await findings(maze, coverage, 4000);
  expect(found?.reason).toContain('nobody comes through');
  expect(found?.input.slice(0, 4)).toEqual(new TextEncoder().encode('Fuz!'));
  expect(await findings(maze, blind, 200)).toEqual([]);
});

it('changes JSON as a tree: a list comes to stand where a text stood', async () => {
  const valid: FuzzTarget = {
    ...treeMaze,
    run: (input) => {
      try {
        JSON.parse(new TextDecoder().decode(input));
      } catch {
        return;
      }
      treeMaze.run(input);
    },
  };
  const [found] = await findings(valid, blind, 400);
  expect(found?.reason).toContain('no list in the place of the text');
});

it('repeats a run by its seed', async () => {
  const tried = async (seed: number) => {
    const inputs: string[] = [];
    const target: FuzzTarget = { ...maze, run: (input) => inputs.push(toBase64Url(input)) };
    await findings(target, blind, 3, seed);
    return inputs;
  };
  expect(await tried(7)).toEqual(await tried(7));
  expect(await tried(7)).not.toEqual(await tried(8));
});

it('reports an input that takes too much of the processor, and each kind of finding once', async () => {
  let time = 0;
  const found: Finding[] = [];
  let batches = 2;
  await fuzz({
    target: { ...maze, run: () => (time += 501) },
    corpus: [new Uint8Array(1)],
    random: seededRandom(1),
    coverage: blind,
    cpuTime: () => time,
    goOn: () => batches-- > 0,
    onInput: () => undefined,
    onFinding: (finding) => found.push(finding),
  });
  expect(found.map(({ reason }) => reason)).toEqual(['took more than 500 ms']);
});

it('keeps of a corpus what its coverage needs, the shortest first', async () => {
  const [short, long, deep] = ['x', 'xxxx', 'Fu'].map((text) => new TextEncoder().encode(text));
  if (short === undefined || long === undefined || deep === undefined) throw new Error('three inputs');
  const kept = await minimise({ target: maze, coverage }, [long, deep, short]);
  expect(kept).toEqual([short, deep]);
});
