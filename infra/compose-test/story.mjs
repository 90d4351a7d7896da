/// <reference lib="dom" />
import { chromium } from 'playwright';

/** Frames that must be shown, and how long that may take: several encoders share few cores. */
const FRAMES = 20;
const PATIENCE_MS = 120_000;

/**
 * Two people meet: Ada directly, Bea only by way of the relay. Each must see the other's picture move on.
 *
 * @param {string} url
 * @param {NodeJS.ProcessEnv} env CONCLAVE_CHROMIUM
 * @throws {Error} a step does not happen
 */
export async function meet(url, env) {
  const ada = await enter(env, []);
  const bea = await enter(env, [relayOnly]);
  try {
    await ada.page.goto(url);
    await ada.click('New meeting');
    await ada.fill('Your name', 'Ada');
    await ada.click('Create meeting');
    const link = await ada.page.getByRole('textbox', { name: 'Invite link', exact: true }).inputValue();
    const passcode = await ada.page
      .getByRole('dialog', { name: 'Invite people' })
      .getByRole('textbox', { name: 'Passcode', exact: true })
      .inputValue();
    await ada.click('Close');
    await ada.click('Join');
    await ada.page.getByRole('main', { name: 'Meeting', exact: true }).waitFor();

    await bea.page.goto(link);
    await bea.fill('Your name', 'Bea');
    await bea.fill('Passcode', passcode);
    await bea.click('Join');
    await ada.click('Admit Bea');

    await ada.watch('Bea');
    await bea.watch('Ada');
  } finally {
    await ada.close();
    await bea.close();
  }
}

/**
 * A browser of its own for one person. Caddy's authority for `localhost` is known to nobody, so its certificate is
 * taken as it is; `compareRelease` checks it.
 *
 * @param {NodeJS.ProcessEnv} env
 * @param {readonly (() => void)[]} scripts run in the page before its own
 */
async function enter(env, scripts) {
  const browser = await chromium.launch({
    executablePath: env['CONCLAVE_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream=fps=10',
      '--disable-background-networking',
      '--autoplay-policy=no-user-gesture-required',
    ],
  });
  const context = await browser.newContext({ ignoreHTTPSErrors: true });
  const page = await context.newPage();
  for (const script of scripts) await page.addInitScript(script);
  const options = { exact: true };
  return {
    page,
    /** @param {string} name */
    click: (name) => page.getByRole('button', { name, ...options }).click({ timeout: PATIENCE_MS }),
    /** @param {string} name @param {string} text */
    fill: (name, text) => page.getByRole('textbox', { name, ...options }).fill(text),
    /** @param {string} name */
    async watch(name) {
      const video = page.getByRole('group', { name, ...options }).locator('video');
      await video.waitFor({ timeout: PATIENCE_MS });
      const handle = await video.elementHandle();
      await page.waitForFunction(
        ([element, frames]) =>
          element instanceof HTMLVideoElement && element.getVideoPlaybackQuality().totalVideoFrames >= frames,
        /** @type {const} */ ([handle, FRAMES]),
        { timeout: PATIENCE_MS },
      );
    },
    close: () => browser.close(),
  };
}

/** Runs in the page: connections that may use nothing but a relay. */
function relayOnly() {
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    /** @param {RTCConfiguration} [configuration] */
    constructor(configuration) {
      super({ ...configuration, iceTransportPolicy: 'relay' });
    }
  };
}
