import type { Browser } from 'puppeteer-core';
import type { BrowserRun } from '../browser.ts';
import type { Sample } from '../sample.ts';
import { connectToSelf } from './loopback.ts';
import { publishedJoins } from './published.ts';
import { host, join, launchBrowser } from './person.ts';
import type { Invitation } from './person.ts';
import { startServer, webRoot } from './server.ts';
import { unsealedCopy } from './unsealed.ts';

const rounds = 9;
/** Between the last key of the passcode and the press of "Join": none, and what somebody takes who looks once more. */
const pauses = [0, 1_000] as const;

const total = 'first picture';

/**
 * From the press of "Join" to the first decoded picture of a host who is there, in a browser that has just opened the link. The baseline
 * is a bare connection to oneself in the same browser, each round beside the joins. Then the same once more without encryption of frames.
 */
export async function measureJoin(): Promise<BrowserRun> {
  const samples: Sample[] = [];
  const browser = await meetings(webRoot, samples, '');
  const unsealed = await unsealedCopy(webRoot);
  try {
    await meetings(unsealed.root, samples, ', frames unsealed');
  } finally {
    await unsealed.remove();
  }
  return { browser, samples, published: publishedJoins };
}

/** @returns the browser's name */
async function meetings(served: string, samples: Sample[], how: string): Promise<string> {
  const server = await startServer(served);
  const hosting = await launchBrowser();
  try {
    const invitation = await host(await hosting.newPage(), server.url);
    for (let round = 0; round < rounds; round++) {
      const told = await oneRound(server.url, invitation, how);
      // The first one warms the host's browser and the server up.
      if (round > 0) samples.push(...told);
    }
    return (await hosting.version()).replace('/', ' ');
  } finally {
    await hosting.close();
    await server.stop();
  }
}

/** @param how behind the names of what is measured */
async function oneRound(url: string, invitation: Invitation, how: string): Promise<Sample[]> {
  const samples: Sample[] = [];
  const report = (point: string, subject: string, value: number): void => {
    samples.push({ point, subject, unit: 'ms', value });
  };
  report(total, 'bare connection', await inBrowser((browser) => bare(browser, url)));
  for (const pauseMs of pauses) {
    const subject = `${pauseMs === 0 ? 'pressed at once' : `pressed ${pauseMs / 1000} s later`}${how}`;
    const steps = await inBrowser(async (browser) => join(await browser.newPage(), invitation, pauseMs));
    for (const [step, at] of steps) {
      if (step !== 'pressed') report(step === 'first-picture' ? total : step, subject, at);
    }
  }
  return samples;
}

async function bare(browser: Browser, url: string): Promise<number> {
  const page = await browser.newPage();
  await page.goto(url);
  return page.evaluate(connectToSelf);
}

async function inBrowser<T>(job: (browser: Browser) => Promise<T>): Promise<T> {
  const browser = await launchBrowser();
  try {
    return await job(browser);
  } finally {
    await browser.close();
  }
}
