import { launch } from 'puppeteer-core';
import type { Browser, Page } from 'puppeteer-core';
import { watchFirstPicture } from './first-picture.ts';

/** A browser of its own for each person, with a fake camera of 640 × 480 and a fake microphone. */
export function launchBrowser(): Promise<Browser> {
  return launch({
    headless: true,
    // Who watches requests gets a copy of every body.
    networkEnabled: false,
    executablePath: process.env['CONCLAVE_CHROMIUM'] ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      '--disable-background-networking',
      '--autoplay-policy=no-user-gesture-required',
    ],
  });
}

export interface Invitation {
  readonly link: string;
  readonly passcode: string;
}

/** A selector by accessible role and name. */
export const named = (role: string, name: string): string => `::-p-aria([role="${role}"][name="${name}"])`;

/** From the front page into the call, as a host who admits everybody that knows the passcode. */
export async function host(page: Page, url: string): Promise<Invitation> {
  await page.goto(url);
  await page.locator(named('button', 'New meeting')).click();
  await page.locator(named('textbox', 'Your name')).fill('Host');
  await page.locator(named('switch', 'Waiting room')).click();
  await page.locator(named('button', 'Create meeting')).click();
  const link = await valueOf(page, 'Invite link');
  const passcode = await valueOf(page, 'Passcode');
  await page.locator(named('button', 'Close')).click();
  await page.locator(named('button', 'Join')).click();
  await page.locator(named('toolbar', 'Call controls')).wait();
  return { link, passcode };
}

async function valueOf(page: Page, name: string): Promise<string> {
  const box = await page.locator(named('textbox', name)).waitHandle();
  return box.evaluate((element) => (element instanceof HTMLInputElement ? element.value : ''));
}

/** By the link, without a passcode, into the call. */
export async function openInvite(page: Page, link: string, name: string): Promise<Page> {
  await page.setViewport({ width: 1280, height: 800 });
  await page.goto(link);
  await page.locator(named('textbox', 'Your name')).fill(name);
  await page.locator(named('button', 'Join')).click();
  await page.locator(named('toolbar', 'Call controls')).setTimeout(60_000).wait();
  return page;
}

/** Milliseconds from the press of "Join" to each step that the page marked, in the order of time. */
export type Steps = ReadonlyMap<string, number>;

/**
 * From the link to the first picture of the host.
 *
 * @param pauseMs between the last key of the passcode and the press; people look once more, and reach for the mouse
 */
export async function join(page: Page, invitation: Invitation, pauseMs: number): Promise<Steps> {
  await page.evaluateOnNewDocument(watchFirstPicture, 'Host');
  await page.goto(invitation.link);
  await page.locator(named('textbox', 'Your name')).fill('Guest');
  const passcode = await page.locator(named('textbox', 'Passcode')).waitHandle();
  // The preview runs before somebody joins.
  await page.waitForFunction(() => (document.querySelector('video')?.videoWidth ?? 0) > 0);
  await passcode.focus();
  await page.keyboard.type(invitation.passcode, { delay: 80 });
  if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  await page.evaluate(() => {
    performance.mark('conclave:pressed');
    document.querySelector<HTMLButtonElement>('button[type=submit]')?.click();
  });
  await page.waitForFunction(() => performance.getEntriesByName('conclave:first-picture').length > 0, {
    timeout: 60_000,
  });
  const marks = await page.evaluate(() =>
    performance
      .getEntriesByType('mark')
      .filter(({ name }) => name.startsWith('conclave:'))
      .map(({ name, startTime }): [string, number] => [name.slice('conclave:'.length), startTime]),
  );
  const pressed = marks.find(([name]) => name === 'pressed')?.[1] ?? Number.NaN;
  // A step that happens again, as with a second stream, counts once.
  const first = marks.toReversed().map(([name, at]): [string, number] => [name, at - pressed]);
  return new Map([...new Map(first)].toSorted(([, a], [, b]) => a - b));
}
