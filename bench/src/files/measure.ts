import type { Page } from 'puppeteer-core';
import type { BrowserRun } from '../browser.ts';
import { host, join, launchBrowser, named } from '../join/person.ts';
import { startServer, webRoot } from '../join/server.ts';
import type { Sample } from '../sample.ts';
import { startBareServer } from './bare-server.ts';
import { bareLoopback, disturbance, fetchFile, sendFile, watchCall, whileCalling } from './in-page.ts';
import type { Span } from './in-page.ts';

const rounds = 3;
const size = 100_000_000;
/** How many frames of a picture are a while of a call. */
const calledFrames = 90;

const [baseline, files] = ['baseline', 'in a call'];

/**
 * 100 MB from one to the other in a call of two with pictures, to the disk at both ends of the server. The baseline of the speeds is one request of the
 * same bytes by a third browser beside that call; that of the call itself is the call at rest.
 */
export async function measureFiles(): Promise<BrowserRun> {
  const samples: Sample[] = [];
  const [server, bareServer] = [await startServer(webRoot), await startBareServer()];
  const browsers = await Promise.all([launchBrowser(), launchBrowser(), launchBrowser()]);
  const [hosting, visiting, bare] = await Promise.all(browsers.map((browser) => browser.newPage()));
  try {
    if (hosting === undefined || visiting === undefined || bare === undefined) throw new Error('no page');
    await hosting.evaluateOnNewDocument(watchCall, 'Guest');
    await visiting.evaluateOnNewDocument(watchCall, 'Host');
    const invitation = await host(hosting, server.url);
    await join(visiting, invitation, 0);
    for (const page of [hosting, visiting]) await openFiles(page);
    await bare.goto(bareServer.url);
    for (let round = 0; round < rounds; round++) {
      const told = await oneRound({ hosting, visiting, bare }, `${round}.bin`);
      // The first one warms everything up.
      if (round > 0) samples.push(...told);
    }
    return { browser: ((await browsers[0]?.version()) ?? '').replace('/', ' '), samples };
  } finally {
    for (const browser of browsers) await browser.close();
    await bareServer.stop();
    await server.stop();
  }
}

interface Pages {
  readonly hosting: Page;
  readonly visiting: Page;
  readonly bare: Page;
}

async function oneRound({ hosting, visiting, bare }: Pages, name: string): Promise<Sample[]> {
  const samples: Sample[] = [];
  const speed = (point: string, subject: string, ms: number): void => {
    samples.push({ point, subject, unit: 'MB/s', value: size / 1000 / ms });
  };
  const calling = async (point: string, subject: string, page: Page, span: Span): Promise<void> => {
    const { rate, pause, task } = await page.evaluate(disturbance, span);
    samples.push(
      { point: `frames seen a second, ${point}`, subject, unit: '1/s', value: rate },
      { point: `longest pause of the picture, ${point}`, subject, unit: 'ms', value: pause },
      { point: `longest task of the page, ${point}`, subject, unit: 'ms', value: task },
    );
  };
  const [up, down] = await bare.evaluate(bareLoopback, size);
  speed('sent', baseline, up);
  speed('fetched', baseline, down);
  await calling('sender', baseline, hosting, await hosting.evaluate(whileCalling, calledFrames));
  const sent = await hosting.evaluate(sendFile, { name, size });
  speed('sent', files, sent[1] - sent[0]);
  await calling('sender', files, hosting, sent);
  await calling('receiver', baseline, visiting, await visiting.evaluate(whileCalling, calledFrames));
  const fetched = await visiting.evaluate(fetchFile, { name, size });
  speed('fetched', files, fetched[1] - fetched[0]);
  await calling('receiver', files, visiting, fetched);
  return samples;
}

async function openFiles(page: Page): Promise<void> {
  await page.locator(named('button', 'More')).click();
  await page.locator(named('menuitem', 'Files')).click();
  await page.locator(named('button', 'Send a file')).wait();
}
