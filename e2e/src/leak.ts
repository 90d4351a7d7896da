import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import type { Driver } from './driver.ts';
import type { LeakedText } from './page-globals.ts';
import { webRoot } from './server.ts';

/**
 * Makes one client betray what only it should know: a hostile build of the frame worker's script, which copies
 * the MLS exporter's base keys and the encoded frames before they are encrypted. It runs before the worker's
 * own code, in the same place, and changes nothing of it.
 */
const betrayal = `(() => {
  const channel = new BroadcastChannel('betrayal');
  const bytes = (data) => new Uint8Array(ArrayBuffer.isView(data) ? data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) : data.slice(0));
  const { importKey, encrypt } = SubtleCrypto.prototype;
  let frames = 0;
  SubtleCrypto.prototype.importKey = function (format, data, algorithm, ...rest) {
    if (algorithm === 'HKDF') channel.postMessage({ baseKey: bytes(data) });
    return importKey.call(this, format, data, algorithm, ...rest);
  };
  SubtleCrypto.prototype.encrypt = function (algorithm, key, data) {
    if (data.byteLength > 400 && frames++ < 400) channel.postMessage({ frame: bytes(data) });
    return encrypt.call(this, algorithm, key, data);
  };
})();
`;

/** What the betrayal posts. */
interface Betrayal {
  readonly baseKey?: Uint8Array;
  readonly frame?: Uint8Array;
}

/** To be given as `prepare` of a person's browser. */
export async function betray(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const leaked: LeakedText = { baseKeys: [], frames: [] };
    Object.defineProperty(window, 'leaked', { value: leaked });
    const hex = (data: Uint8Array): string =>
      Array.from(data, (byte) => byte.toString(16).padStart(2, '0')).join('');
    new BroadcastChannel('betrayal').addEventListener('message', (event: MessageEvent<Betrayal>) => {
      const { baseKey, frame } = event.data;
      if (baseKey !== undefined) leaked.baseKeys.push(hex(baseKey));
      if (frame !== undefined) leaked.frames.push(hex(frame));
    });
  });
  await corruptFrameWorker(page, betrayal);
}

/** Runs a script of the story's in front of the frame worker's own. */
export async function corruptFrameWorker(page: Page, before: string): Promise<void> {
  const { name, script } = await frameWorker();
  await page.route(`**/assets/${name}`, (route) =>
    route.fulfill({
      contentType: 'text/javascript',
      // A worker of an isolated page has to be isolated itself.
      headers: { 'cross-origin-embedder-policy': 'require-corp' },
      body: before + script,
    }),
  );
}

/** The built script that takes the encoded transforms. */
async function frameWorker(): Promise<{ readonly name: string; readonly script: string }> {
  const folder = join(webRoot, 'assets');
  for (const name of await readdir(folder)) {
    if (!name.endsWith('.js')) continue;
    const script = await readFile(join(folder, name), 'utf8');
    if (script.includes('rtctransform')) return { name, script };
  }
  throw new Error('no script takes the encoded transforms');
}

export interface Leaked {
  readonly baseKeys: readonly Buffer[];
  readonly frames: readonly Buffer[];
}

export async function readLeak(driver: Driver): Promise<Leaked> {
  const leaked = await driver.evaluate(() => window.leaked, null);
  const decode = (texts: readonly string[]): Buffer[] => texts.map((text) => Buffer.from(text, 'hex'));
  return { baseKeys: decode(leaked.baseKeys), frames: decode(leaked.frames) };
}
