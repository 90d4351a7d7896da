import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { Failure } from '../toolchain/failure.mjs';
import { ensureBrowsers } from './browsers.mjs';

/** A folder with executables that do nothing, as the only one in PATH. */
function pathWith(...names: string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'conclave-browsers-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const name of names) {
    writeFileSync(join(folder, name), '#!/bin/sh\n');
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
}

test('the browsers of the distribution are found in PATH', async () => {
  const PATH = pathWith('chromium', 'firefox-esr', 'google-chrome');
  expect(await ensureBrowsers(['chromium', 'firefox'], { PATH })).toEqual({
    CONCLAVE_CHROMIUM: join(PATH, 'chromium'),
    CONCLAVE_FIREFOX: join(PATH, 'firefox-esr'),
  });
});

test('a browser that is named comes before them', async () => {
  const mine = join(pathWith('mine'), 'mine');
  expect(await ensureBrowsers(['chromium'], { PATH: pathWith('chromium'), CONCLAVE_CHROMIUM: mine })).toEqual(
    {
      CONCLAVE_CHROMIUM: mine,
    },
  );
});

test('one sentence says what is missing where nothing can be installed', async () => {
  const attempt = ensureBrowsers(['chromium'], { PATH: pathWith() });
  await expect(attempt).rejects.toThrow(Failure);
  await expect(attempt).rejects.toThrow('Testing in real browsers needs the Debian packages chromium');
});
