import { describe, expect, test } from 'vitest';
import { showsThisPage } from './shows-this-page.ts';

const own = { screen: { width: 2880, height: 1800 }, window: { width: 2400, height: 1500 } };

describe('who shares sees it, but for what may hold this page', () => {
  test.each([
    ['a whole screen', { surface: 'monitor', width: 1920, height: 1080 }, true],
    ['a window, since any may be this one', { surface: 'window', width: 800, height: 600 }, true],
    ['another tab', { surface: 'browser', width: 2400, height: 1500 }, false],
    ['something as large as the screen', { surface: null, width: 2880, height: 1800 }, true],
    [
      'something as large as this window, but for its shadow',
      { surface: null, width: 2380, height: 1484 },
      true,
    ],
    ['something of another size', { surface: null, width: 1920, height: 1080 }, false],
    ['something that tells no size', { surface: null, width: null, height: null }, false],
  ] as const)('%s', (_, shared, itself) => {
    expect(showsThisPage(shared, own)).toBe(itself);
  });
});
