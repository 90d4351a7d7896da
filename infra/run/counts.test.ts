import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { playwrightCounts, settle, vitestCounts } from './counts.mjs';

function reportOf(value: unknown): string {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-counts-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'report.json');
  writeFileSync(file, JSON.stringify(value));
  return file;
}

test('a unit test that was skipped did not pass', async () => {
  const file = reportOf({ numPassedTests: 7, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 });
  expect(await vitestCounts(file)).toEqual({ passed: 7, failed: 4 });
});

test('a story that was skipped, or passed at a second try only, did not pass', async () => {
  const file = reportOf({ stats: { expected: 5, unexpected: 1, flaky: 2, skipped: 3 } });
  expect(await playwrightCounts(file)).toEqual({ passed: 5, failed: 6 });
});

test('a runner that fails without a report counts as one failure', async () => {
  expect(settle(await vitestCounts('/nowhere/report.json'), 1)).toEqual({ passed: 0, failed: 1 });
  expect(settle({ passed: 3, failed: 2 }, 1)).toEqual({ passed: 3, failed: 2 });
  expect(settle({ passed: 3, failed: 0 }, 0)).toEqual({ passed: 3, failed: 0 });
});
