import { readdir } from 'node:fs/promises';
import { expect, it, vi } from 'vitest';
import { keptCorpus, readCorpus } from './corpus.ts';
import { targets } from './targets.ts';

vi.setConfig({ testTimeout: 120_000 });

it('has a corpus for each target, and none for any other', async () => {
  const files = await readdir(new URL('../corpus', import.meta.url));
  expect(files.toSorted()).toEqual(targets.map(({ name }) => `${name}.txt`).toSorted());
});

it.each(targets.map((target) => [target.name, target] as const))(
  'DOS-1: %s keeps its promises on every input that fuzzing found worth keeping',
  async (name, target) => {
    const kept = await readCorpus(keptCorpus(name));
    const inputs = [...(await target.seeds()).map((input) => new Uint8Array(input)), ...kept];
    expect(inputs.length).toBeGreaterThan(0);
    for (const input of inputs) {
      await target.prepare?.();
      await target.run(input);
    }
  },
);
