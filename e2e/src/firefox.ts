import { launch } from 'puppeteer-core';
import type { Driver } from './driver.ts';
import { drivePage } from './puppeteer-driver.ts';

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
  return drivePage(await browser.newPage(), {
    crash: async () => {
      browser.process()?.kill('SIGKILL');
      await browser.disconnect();
    },
    close: () => browser.close(),
  });
}
