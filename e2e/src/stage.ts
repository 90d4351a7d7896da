import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test as base } from '@playwright/test';
import type { Browser } from '@playwright/test';
import { launchChromium, openChromium } from './chromium.ts';
import type { FakeDevices, PageOptions } from './chromium.ts';
import { launchFirefox } from './firefox.ts';
import { Person } from './person.ts';
import { layered, plain, writePicture } from './picture.ts';
import { startServer } from './server.ts';
import type { RunningServer, ServerKind } from './server.ts';
import { launchTabs } from './tabs.ts';
import type { Tabs } from './tabs.ts';

interface Cameras {
  readonly plain: string;
  readonly layered: string;
}

export interface Stage {
  /** What the fake camera of those plays whose picture is to have more than one spatial layer; everybody else's has one. */
  readonly layered: string;
  /** The server of this story; started on first use. */
  server(kind?: ServerKind, root?: string): Promise<RunningServer>;
  /** People with the same devices share a browser, each with a profile of their own. */
  chromium(name: string, options?: Partial<FakeDevices> & PageOptions): Promise<Person>;
  /** @param scripts run in each page before its own */
  firefox(name: string, scripts?: readonly (() => void)[]): Promise<Person>;
  /** Somebody with a Chromium of their own, in which the meeting can be behind another tab. */
  tabs(name: string, devices: boolean): Promise<{ readonly person: Person; readonly tabs: Tabs }>;
}

/** Every story gets a stage of its own, with everything on it closed in the end. */
export const test = base.extend<
  { stage: Stage },
  { cameras: Cameras; plainChromium: () => Promise<Browser> }
>({
  cameras: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads the fixture's needs from this pattern
    async ({}, use) => {
      const folder = await mkdtemp(join(tmpdir(), 'conclave-camera-'));
      const cameras = { plain: join(folder, 'plain.y4m'), layered: join(folder, 'layered.y4m') };
      await writePicture(cameras.plain, plain);
      await writePicture(cameras.layered, layered);
      await use(cameras);
      await rm(folder, { recursive: true });
    },
    { scope: 'worker' },
  ],
  // To start one takes seconds, so stories one after the other have it in common.
  plainChromium: [
    async ({ cameras }, use) => {
      let running: Promise<Browser> | undefined;
      await use(() => (running ??= launchChromium({ camera: cameras.plain, microphone: null })));
      await (await running)?.close();
    },
    { scope: 'worker' },
  ],
  stage: async ({ cameras, plainChromium }, use, testInfo) => {
    const people: Person[] = [];
    const browsers = new Map<string, Promise<Browser>>();
    const browserWith = (devices: FakeDevices): Promise<Browser> => {
      if (devices.camera === cameras.plain && devices.microphone === null) return plainChromium();
      const key = JSON.stringify(devices);
      const browser = browsers.get(key) ?? launchChromium(devices);
      browsers.set(key, browser);
      return browser;
    };
    let server: Promise<RunningServer> | undefined;
    const keep = (person: Person): Person => {
      people.push(person);
      return person;
    };
    await use({
      layered: cameras.layered,
      server: (kind = 'true', root) => (server ??= startServer(kind, root)),
      chromium: async (name, { prepare, viewport, ...devices } = {}) => {
        const browser = await browserWith({ camera: cameras.plain, microphone: null, ...devices });
        const driver = await openChromium(browser, {
          ...(prepare && { prepare }),
          ...(viewport && { viewport }),
        });
        return keep(new Person(name, driver));
      },
      firefox: async (name, scripts = []) => keep(new Person(name, await launchFirefox(scripts))),
      tabs: async (name, devices) => {
        const tabs = await launchTabs(devices);
        return { person: keep(new Person(name, tabs.driver)), tabs };
      },
    });
    const failed = testInfo.status !== testInfo.expectedStatus;
    for (const person of people) {
      if (failed) {
        const path = testInfo.outputPath(`${person.name}.png`);
        await person.driver.screenshot(path).catch(() => undefined);
        const body = await sightOf(person);
        await testInfo.attach(`what ${person.name} sees`, { body, contentType: 'text/plain' });
      }
    }
    await Promise.all(people.map(({ driver }) => driver.close().catch(() => undefined)));
    await Promise.all([...browsers.values()].map(async (browser) => (await browser).close()));
    const running = await server;
    if (failed && running !== undefined) {
      await testInfo.attach('server output', { body: running.output(), contentType: 'text/plain' });
    }
    await running?.stop();
  },
});

/** A failure is seldom told by one person's page alone. */
async function sightOf(person: Person): Promise<string> {
  try {
    const { inbound } = await person.figures();
    const figures = [...(await person.tiles()), ...inbound].map((each) => JSON.stringify(each));
    return [await person.text(), ...figures].join('\n');
  } catch (cause) {
    return String(cause);
  }
}

export { expect } from '@playwright/test';
