import { launch } from 'puppeteer-core';
import type { Driver, Target } from './driver.ts';
import { installProbe } from './probe.ts';

const executablePath = process.env['CONCLAVE_FIREFOX'] ?? '/usr/bin/firefox-esr';

/** Firefox by WebDriver BiDi, with fake devices. */
export async function launchFirefox(): Promise<Driver> {
  const browser = await launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    extraPrefsFirefox: {
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      'media.peerconnection.ice.obfuscate_host_addresses': false,
      'media.autoplay.default': 0,
    },
  });
  const page = await browser.newPage();
  await page.evaluateOnNewDocument(installProbe);
  const find = (target: Target, timeoutMs = 60_000) =>
    page.locator(`::-p-aria([name="${target.name}"][role="${target.role}"])`).setTimeout(timeoutMs);
  return {
    open: async (url) => {
      if (page.url().split('#')[0] === url.split('#')[0]) await page.goto('about:blank');
      await page.goto(url);
    },
    click: (target) => find(target).click(),
    fill: (target, text) => find(target).fill(text),
    see: async (target, timeoutMs) => {
      await find(target, timeoutMs).wait();
    },
    value: (target) =>
      find(target)
        .map((element) => ('value' in element && typeof element.value === 'string' ? element.value : ''))
        .wait(),
    evaluate: async <T, A>(fn: (arg: A) => T | Promise<T>, arg: A): Promise<T> => {
      const result: unknown = await page.evaluate(`(${fn.toString()})(${JSON.stringify(arg)})`);
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the page returns what `fn` returns, through JSON
      return result as T;
    },
    reload: async () => {
      await page.reload();
    },
    screenshot: async (path) => {
      await page.screenshot({ path: `${path.replace(/\.png$/, '')}.png` });
    },
    crash: async () => {
      browser.process()?.kill('SIGKILL');
      await browser.disconnect();
    },
    close: () => browser.close(),
  };
}
