import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { hashOf, unlessStamped } from './stamp.mjs';

function folderOf(files: Readonly<Record<string, string>>): string {
  const top = mkdtempSync(join(tmpdir(), 'conclave-stamp-'));
  onTestFinished(() => rmSync(top, { recursive: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(top, name, '..'), { recursive: true });
    writeFileSync(join(top, name), text);
  }
  return top;
}

const hash = async (files: Readonly<Record<string, string>>): Promise<string> => {
  const top = folderOf(files);
  return hashOf(top, [top], (name) => name === 'dist');
};

test('the hash follows names and contents, wherever the checkout stands', async () => {
  const first = await hash({ 'a/b.ts': '1', 'c.ts': '2' });
  expect(await hash({ 'c.ts': '2', 'a/b.ts': '1' })).toBe(first);
  expect(await hash({ 'c.ts': '2', 'a/b.ts': '1', 'dist/d.js': '3' })).toBe(first);
  expect(await hash({ 'c.ts': '2', 'a/b.ts': '3' })).not.toBe(first);
  expect(await hash({ 'c.ts': '2', 'a/e.ts': '1' })).not.toBe(first);
  expect(await hash({ 'c.ts': '2a/b.ts1' })).not.toBe(first);
});

test('work is done once, and again when its inputs change or its output is gone', async () => {
  const top = folderOf({});
  const output = join(top, 'output');
  let runs = 0;
  const work = (): Promise<void> => {
    runs += 1;
    writeFileSync(output, '');
    return Promise.resolve();
  };
  const step = { stampFile: join(top, 'stamps', 'step'), output };
  await unlessStamped({ ...step, stamp: 'one' }, work);
  await unlessStamped({ ...step, stamp: 'one' }, work);
  expect(runs).toBe(1);
  await unlessStamped({ ...step, stamp: 'two' }, work);
  expect(runs).toBe(2);
  rmSync(output);
  await unlessStamped({ ...step, stamp: 'two' }, work);
  expect(runs).toBe(3);
});

test('work that fails leaves no stamp', async () => {
  const top = folderOf({ output: '' });
  const step = { stampFile: join(top, 'stamp'), stamp: 'one', output: join(top, 'output') };
  await expect(unlessStamped(step, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
  let runs = 0;
  await unlessStamped(step, () => Promise.resolve(void (runs += 1)));
  expect(runs).toBe(1);
});
