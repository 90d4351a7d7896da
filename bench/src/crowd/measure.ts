import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as lasts } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Browser, Page } from 'puppeteer-core';
import * as v from 'valibot';
import type { BrowserRun } from '../browser.ts';
import { launchBrowser, openInvite } from '../join/person.ts';
import { startServer, webRoot } from '../join/server.ts';
import type { RunningServer } from '../join/server.ts';
import type { Sample } from '../sample.ts';
import { encodeClip } from './clip.ts';
import type { Clip } from './crowd-session.ts';
import { turnThrough } from './grid-page.ts';
import type { Turn } from './grid-page.ts';
import { processTime } from './process-time.ts';

/** Simulated people, step by step, where nothing else is asked for. */
const usual = [10, 20, 30, 40, 49];
/** What the simulated ones take each, so that the load does not eat the cores of what is measured: the browsers take everything. */
const takes = { sounds: 1, pictures: 1 };
const windowMs = 10_000;

const numeral = v.pipe(v.string(), v.digits(), v.transform(Number));
const loadSchema = v.object({
  type: v.literal('load'),
  cpuMs: v.number(),
  workerMs: v.array(v.number()),
  receivedBytes: v.number(),
  sentBytes: v.number(),
  pipedBytes: v.number(),
});
const reportSchema = v.object({ type: v.literal('report'), loopP99Ms: v.number(), loopWorstMs: v.number() });
const thereSchema = v.object({ link: v.string(), people: v.number() });

/**
 * A meeting that grows: simulated people with sound and a picture each, then real browsers among them. What the server, its media workers, the people and
 * the browsers cost at each step, and how long it takes until every picture of a page of the grid shows.
 *
 * @param args how many simulated people are there at each step, and `--browsers N`: how many real ones join in the end, three otherwise
 */
export async function measureCrowd(args: readonly string[]): Promise<BrowserRun> {
  const { ladder, browsers } = asked(args);
  const server = await startServer(webRoot, 'testing/main-watched.ts', { CONCLAVE_WORKERS: '2' });
  const people = fork(join(import.meta.dirname, '..', 'crowd-people.ts'), { stdio: 'inherit' });
  const opened: Browser[] = [];
  try {
    const first = await launchBrowser();
    opened.push(first);
    const page = await first.newPage();
    await page.goto(server.url);
    introduce(people, server.url, await encodeClip(page));
    await page.close();
    const samples: Sample[] = [];
    let link = '';
    for (const step of ladder) {
      link = await comes(people, step);
      samples.push(...(await watch({ server, people, opened: [] }, `${step} people`)));
    }
    const pages: Page[] = [];
    for (let index = 0; index < browsers; index += 1) {
      const browser = index === 0 ? first : await launchBrowser();
      if (index > 0) opened.push(browser);
      pages.push(await openInvite(await browser.newPage(), link, `Browser ${index}`));
    }
    const subject = `${ladder.at(-1) ?? 0} people, ${browsers} browsers`;
    samples.push(...(await watch({ server, people, opened }, subject)));
    samples.push(...(await turnAll(pages, subject)));
    return { browser: (await first.version()).replace('/', ' '), samples };
  } finally {
    people.kill('SIGKILL');
    await Promise.all(opened.map((browser) => browser.close()));
    await server.stop();
  }
}

function asked(args: readonly string[]): { readonly ladder: readonly number[]; readonly browsers: number } {
  const { positionals, values } = parseArgs({
    args: [...args],
    options: { browsers: { type: 'string', default: '3' } },
    allowPositionals: true,
  });
  const ladder = positionals.map((each) => v.parse(numeral, each));
  return { ladder: ladder.length === 0 ? usual : ladder, browsers: v.parse(numeral, values.browsers) };
}

function introduce(people: ChildProcess, url: string, { framesPerSecond, frames }: Clip): void {
  const sent = frames.map(({ isKey, data }) => ({ isKey, base64: Buffer.from(data).toString('base64') }));
  people.send({ url, framesPerSecond, frames: sent });
}

/** @returns the link of the meeting, once so many are in it */
async function comes(people: ChildProcess, count: number): Promise<string> {
  return v.parse(thereSchema, await answer(people, { people: count, takes })).link;
}

async function answer(people: ChildProcess, order: Readonly<Record<string, unknown>>): Promise<unknown> {
  const ended = once(people, 'exit').then(() => Promise.reject(new Error('the crowd ended')));
  const told = new Promise<unknown>((resolve) => {
    people.once('message', (message) => resolve(message));
  });
  people.send(order);
  return Promise.race([told, ended]);
}

/** One browser after the other, while all show pictures. */
async function turnAll(pages: readonly Page[], subject: string): Promise<Sample[]> {
  const turns: Turn[] = [];
  for (const page of pages) turns.push(...(await turnThrough(page)));
  for (const { missing } of turns)
    if (missing.length > 0) process.stderr.write(`No picture came of ${missing.join(', ')}.\n`);
  const times = turns.map(({ tookMs }) => tookMs);
  const slowest = times.length === 0 ? [] : [Math.max(...times)];
  return [
    ...times.map((value) => ({ point: 'every picture of another page', value })),
    ...slowest.map((value) => ({ point: 'the same, slowest', value })),
  ].map((each) => ({ ...each, subject, unit: 'ms' }));
}

interface Watched {
  readonly server: RunningServer;
  readonly people: ChildProcess;
  readonly opened: readonly Browser[];
}

async function watch({ server, people, opened }: Watched, subject: string): Promise<Sample[]> {
  const peopleTime = (): number => processTime(people.pid ?? 0);
  const browsersTime = (): number =>
    opened.reduce((sum, browser) => sum + processTime(browser.process()?.pid ?? 0), 0);
  await answer(people, { calm: true });
  server.tell('watch');
  const before = v.parse(loadSchema, await server.ask('load'));
  const [peopleBefore, browsersBefore, began] = [peopleTime(), browsersTime(), performance.now()];
  await lasts(windowMs);
  const after = v.parse(loadSchema, await server.ask('load'));
  const tookMs = performance.now() - began;
  const loop = v.parse(reportSchema, await server.ask('report'));
  const sample = (point: string, unit: Sample['unit'], value: number): Sample => ({
    point,
    subject,
    unit,
    value,
  });
  const share = (point: string, ms: number): Sample => sample(point, '%', (100 * ms) / tookMs);
  const rate = (point: string, bytes: number): Sample =>
    sample(point, 'Mbit/s', (bytes * 8) / 1_000 / tookMs);
  return [
    ...after.workerMs.map((ms, index) => share(`media worker ${index}`, ms)),
    share('server', after.cpuMs - before.cpuMs),
    share('the simulated people', peopleTime() - peopleBefore),
    ...(opened.length === 0 ? [] : [share('the browsers', browsersTime() - browsersBefore)]),
    sample('event loop, 99 of 100', 'ms', loop.loopP99Ms),
    sample('event loop, worst', 'ms', loop.loopWorstMs),
    rate('from people', after.receivedBytes),
    rate('to people', after.sentBytes),
    rate('between workers', after.pipedBytes),
  ];
}
