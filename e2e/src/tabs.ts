import { launch } from 'puppeteer-core';
import type { Page } from 'puppeteer-core';
import type { Driver } from './driver.ts';
import { drivePage } from './puppeteer-driver.ts';

/** One browser with tabs, of which one shows the meeting: Chromium as people have it, which spares what nobody looks at. */
export interface Tabs {
  readonly driver: Driver;
  /** Another tab comes to the front. Resolves when the page knows that it is hidden. */
  hide(): Promise<void>;
  /** Its timers, workers and network events stop. */
  freeze(): Promise<void>;
  thaw(): Promise<void>;
}

/** Seconds until Chromium wakes the timers of a hidden page that captures nothing once a minute only; 300 without being told. */
const graceSeconds = 5;

/** What automation switches off, so that pages run as if somebody looked at them. */
const spared = [
  '--disable-background-timer-throttling',
  '--disable-backgrounding-occluded-windows',
  '--disable-renderer-backgrounding',
];

/**
 * @param devices whether there are a camera and a microphone: a page that captures is spared less, and its timers come once a second
 */
export async function launchTabs(devices: boolean): Promise<Tabs> {
  const browser = await launch({
    executablePath: process.env['CONCLAVE_CHROMIUM'] ?? '/usr/bin/chromium',
    headless: true,
    ignoreDefaultArgs: spared,
    args: [
      '--no-sandbox',
      '--use-fake-ui-for-media-stream',
      ...(devices ? ['--use-fake-device-for-media-stream'] : []),
      '--disable-background-networking',
      '--autoplay-policy=no-user-gesture-required',
      `--enable-features=IntensiveWakeUpThrottling:grace_period_seconds/${graceSeconds}`,
    ],
  });
  const [page = await browser.newPage()] = await browser.pages();
  await page.evaluateOnNewDocument(watchTimers);
  const driver = await drivePage(page, {
    crash: async () => {
      browser.process()?.kill('SIGKILL');
      await browser.disconnect();
    },
    close: () => browser.close(),
  });
  return {
    driver,
    hide: async () => {
      await (await browser.newPage()).bringToFront();
      await page.waitForFunction(() => document.visibilityState === 'hidden', { polling: 100 });
    },
    freeze: () => setLifecycle(page, 'frozen'),
    thaw: () => setLifecycle(page, 'active'),
  };
}

async function setLifecycle(page: Page, state: 'frozen' | 'active'): Promise<void> {
  const session = await page.createCDPSession();
  await session.send('Page.setWebLifecycleState', { state });
  await session.detach();
}

declare global {
  interface Window {
    /** The longest that a timer of this page was late, in milliseconds; how long it has not come now, where that is more. */
    latestTimer: () => number;
  }
}

/** Runs in the page, before its own code. */
function watchTimers(): void {
  const everyMs = 200;
  let longest = 0;
  let last = performance.now();
  const look = (): void => {
    longest = Math.max(longest, performance.now() - last - everyMs);
    last = performance.now();
    setTimeout(look, everyMs);
  };
  setTimeout(look, everyMs);
  window.latestTimer = () => Math.max(longest, performance.now() - last - everyMs);
}
