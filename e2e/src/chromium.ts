import { chromium } from '@playwright/test';
import type { Browser, Page } from '@playwright/test';
import type { Driver, Target } from './driver.ts';
import { installProbe } from './probe.ts';

/** What is one for a whole browser: fake devices are per process. */
export interface FakeDevices {
  /** A YUV4MPEG2 file that the fake camera plays in a loop. */
  readonly camera: string;
  /** A WAV file that the fake microphone plays in a loop; a beep every second where null. */
  readonly microphone: string | null;
}

export interface PageOptions {
  /** Called with the page before it opens anything. */
  readonly prepare?: (page: Page) => Promise<void>;
  readonly viewport?: { readonly width: number; readonly height: number };
}

const executablePath = process.env['CONCLAVE_CHROMIUM'] ?? '/usr/bin/chromium';

export function launchChromium({ camera, microphone }: FakeDevices): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${camera}`,
      // A picker is nothing that a story could answer: this tab is shared.
      '--auto-accept-this-tab-capture',
      '--disable-background-networking',
      '--autoplay-policy=no-user-gesture-required',
      ...(microphone === null ? [] : [`--use-file-for-fake-audio-capture=${microphone}`]),
    ],
  });
}

/** A profile of its own for one person: nothing is stored in common with others of the same browser. */
export async function openChromium(
  browser: Browser,
  options: PageOptions,
): Promise<Driver & { readonly page: Page }> {
  const context = await browser.newContext({ viewport: options.viewport ?? { width: 1280, height: 800 } });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const page = await context.newPage();
  // On a machine that does other things, a click may wait for its turn that long.
  page.setDefaultTimeout(60_000);
  await page.addInitScript(installProbe);
  await options.prepare?.(page);
  const find = (target: Target) => page.getByRole(target.role, { name: target.name, exact: true });
  return {
    page,
    open: async (url) => {
      // A hash alone would not load the page anew.
      if (page.url().split('#')[0] === url.split('#')[0]) await page.goto('about:blank');
      await page.goto(url);
    },
    click: (target) => find(target).click(),
    fill: (target, text) => find(target).fill(text),
    see: (target, timeoutMs = 60_000) => find(target).waitFor({ state: 'visible', timeout: timeoutMs }),
    value: (target) => find(target).inputValue(),
    evaluate: async <T, A>(fn: (arg: A) => T | Promise<T>, arg: A): Promise<T> =>
      page.evaluate(`(${fn.toString()})(${JSON.stringify(arg)})`),
    reload: async () => {
      await page.reload();
    },
    screenshot: async (path) => {
      await page.screenshot({ path });
    },
    crash: async () => {
      // The page's process dies at once; the navigation to this address never ends.
      await page.goto('chrome://crash', { timeout: 5_000 }).catch(() => undefined);
    },
    close: () => context.close(),
  };
}
