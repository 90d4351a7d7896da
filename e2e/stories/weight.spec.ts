import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Driver } from '../src/driver.ts';
import { webRoot } from '../src/server.ts';
import { expect, test } from '../src/stage.ts';

/** Bytes as they travel, without headers: until a page can be used, on a first visit. */
const budget = 180_000;
/** The same of scripts in a call in which nothing was opened yet, and of libsodium's WebAssembly. */
const scriptBudget = 400_000;
const wasmBudget = 100_000;

/** Marks when each heading came, by the page's own clock; runs before the page's code. */
function watchHeading(): void {
  const look = (): void => {
    const shown = document.querySelector('h1');
    if (shown !== null && performance.getEntriesByName(shown.textContent).length === 0)
      performance.mark(shown.textContent);
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
}

/** What the page had asked for at that mark: path and bytes of the body as it was sent. */
function fetchedUntil(driver: Driver, mark: string): Promise<readonly (readonly [string, number])[]> {
  return driver.evaluate((name) => {
    const shown = performance.getEntriesByName(name)[0]?.startTime ?? Infinity;
    const entries = [
      ...performance.getEntriesByType('navigation'),
      ...performance.getEntriesByType('resource'),
    ];
    return entries.flatMap((entry): [string, number][] =>
      entry instanceof PerformanceResourceTiming && entry.startTime <= shown
        ? [[new URL(entry.name).pathname, entry.encodedBodySize]]
        : [],
    );
  }, mark);
}

const watched = async (page: Page): Promise<void> => {
  await page.addInitScript(watchHeading);
};

const total = (files: readonly (readonly [string, number])[]): number =>
  files.reduce((sum, [, bytes]) => sum + bytes, 0);

test('the front page and the page of a link weigh at most 180 kB until they can be used', async ({
  stage,
}) => {
  const { url } = await stage.server();
  const ada = await stage.chromium('Ada');
  const invitation = await ada.hostMeeting(url, { waitingRoom: false, passcode: true });
  const bea = await stage.chromium('Bea', { prepare: watched });
  await bea.driver.open(invitation.link);
  await bea.driver.see({ role: 'heading', name: 'Ready to join?' });
  const link = await fetchedUntil(bea.driver, 'Ready to join?');
  expect(link.length).toBeGreaterThan(5);
  expect(link.every(([, bytes]) => bytes > 0)).toBe(true);
  expect(total(link), JSON.stringify(link)).toBeLessThanOrEqual(budget);

  const cyd = await stage.chromium('Cyd', { prepare: watched });
  await cyd.driver.open(url);
  await cyd.driver.see({ role: 'button', name: 'New meeting' });
  // Its text stands in the document: it can be used once the app has taken it over.
  const usable = 'conclave:usable';
  await expect
    .poll(() => cyd.driver.evaluate((mark) => performance.getEntriesByName(mark).length, usable))
    .toBe(1);
  const front = await fetchedUntil(cyd.driver, usable);
  expect(front.length).toBeGreaterThan(2);
  expect(total(front), JSON.stringify(front)).toBeLessThanOrEqual(budget);
});

test('in the call, before anything is opened, the scripts of the page weigh at most 400 kB, libsodium’s among them', async ({
  stage,
}) => {
  const { url } = await stage.server();
  const ada = await stage.chromium('Ada');
  const invitation = await ada.hostMeeting(url, { waitingRoom: false, passcode: true });
  const bea = await stage.chromium('Bea');
  await bea.knock(invitation);
  await bea.seesCall();
  await expect
    .poll(async () => (await bea.tiles()).map(({ decryption }) => decryption))
    .toEqual(['ok', 'ok']);
  const all = await fetchedUntil(bea.driver, 'the end');
  const [scripts, wasm] = ['.js', '.wasm'].map((end) => all.filter(([path]) => path.endsWith(end)));
  for (const part of ['libsodium', 'call-pages', 'call-media', 'inside'])
    expect(scripts?.filter(([path, bytes]) => path.includes(`/${part}-`) && bytes > 1_000)).toHaveLength(1);
  process.stdout.write(`scripts in the call: ${total(scripts ?? [])} bytes\n`);
  expect(wasm).toHaveLength(1);
  expect(total(scripts ?? []), JSON.stringify(scripts)).toBeLessThanOrEqual(scriptBudget);
  expect(total(wasm ?? []), JSON.stringify(wasm)).toBeLessThanOrEqual(wasmBudget);
});

test('page and passcode worker share one file of libsodium', () => {
  const files = readdirSync(join(webRoot, 'assets'));
  for (const end of ['.js', '.wasm'])
    expect(files.filter((name) => name.startsWith('libsodium') && name.endsWith(end))).toHaveLength(1);
});
