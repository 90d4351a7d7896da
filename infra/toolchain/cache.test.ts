import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { cacheFolder, fillOnce } from './cache.mjs';

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-cache-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

test('the cache stands where the user wants caches', () => {
  expect(cacheFolder({ XDG_CACHE_HOME: '/caches' })).toBe('/caches/conclave');
  expect(cacheFolder({})).toMatch(/\/\.cache\/conclave$/);
});

test('an entry is filled once, also when two ask for it at the same time', async () => {
  const target = join(temporary(), 'entry');
  const fill = (text: string) => (folder: string) =>
    Promise.resolve(writeFileSync(join(folder, 'file'), text));
  await Promise.all([fillOnce(target, fill('same')), fillOnce(target, fill('same'))]);
  await fillOnce(target, fill('later'));
  expect(readFileSync(join(target, 'file'), 'utf8')).toBe('same');
});

test('an entry that could not be filled leaves nothing behind', async () => {
  const folder = temporary();
  const broken = fillOnce(join(folder, 'entry'), (part) => {
    writeFileSync(join(part, 'half'), '');
    return Promise.reject(new Error('no network'));
  });
  await expect(broken).rejects.toThrow('no network');
  expect(existsSync(join(folder, 'entry'))).toBe(false);
  expect(readdirSync(folder)).toEqual([]);
});
