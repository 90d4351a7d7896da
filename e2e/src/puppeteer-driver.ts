import type { Page } from 'puppeteer-core';
import type { Driver, Target } from './driver.ts';
import { installProbe } from './probe.ts';

/** What people do in a page that Puppeteer drives. @param ends how its browser ends */
export async function drivePage(page: Page, ends: Pick<Driver, 'crash' | 'close'>): Promise<Driver> {
  await page.evaluateOnNewDocument(installProbe);
  const find = (target: Target, timeoutMs = 60_000) =>
    page.locator(`::-p-aria([name="${target.name}"][role="${target.role}"])`).setTimeout(timeoutMs);
  return {
    ...ends,
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
  };
}
