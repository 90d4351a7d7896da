import { launch } from 'puppeteer-core';
import type { Driver } from './driver.ts';
import { drivePage } from './puppeteer-driver.ts';

const executablePath = process.env['CONCLAVE_FIREFOX'] ?? '/usr/bin/firefox-esr';

/**
 * Firefox by WebDriver BiDi, with fake devices.
 *
 * @param scripts run in each page before its own
 */
export async function launchFirefox(scripts: readonly (() => void)[]): Promise<Driver> {
  const browser = await launch({
    browser: 'firefox',
    executablePath,
    headless: true,
    extraPrefsFirefox: {
      'media.navigator.streams.fake': true,
      'media.navigator.permission.disabled': true,
      // As Chromium's fake camera: 30 frames a second cost a core.
      'media.navigator.video.default_fps': 10,
      'media.peerconnection.ice.obfuscate_host_addresses': false,
      'media.autoplay.default': 0,
    },
  });
  const page = await browser.newPage();
  for (const script of scripts) await page.evaluateOnNewDocument(script);
  return drivePage(page, {
    crash: async () => {
      browser.process()?.kill('SIGKILL');
      await browser.disconnect();
    },
    close: () => browser.close(),
  });
}
