import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LineFile } from './line-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'conclave-lines-'));
const path = join(folder, 'lines.jsonl');

test('a process that ends at once leaves every line that it wrote', () => {
  const module = JSON.stringify(join(import.meta.dirname, 'line-file.ts'));
  const script = `
    const { LineFile } = await import(${module});
    const file = new LineFile(${JSON.stringify(path)}, 1_000_000);
    for (let line = 0; line < 100; line += 1) file.write({ line });
    process.exit(0);`;
  execFileSync(process.execPath, ['--input-type=module', '--eval', script]);
  expect(readFileSync(path, 'utf8').trim().split('\n')).toHaveLength(100);
});

test('a file that would pass its size keeps what it has', () => {
  const file = new LineFile(path, 20);
  for (const text of ['ä'.repeat(4), 'too long for the rest', 'b']) file.write(text);
  expect(readFileSync(path, 'utf8')).toBe('"ääää"\n"b"\n');
  rmSync(folder, { recursive: true });
});
