import type { Page } from '@playwright/test';
import type { Driver } from './driver.ts';
import { corruptFrameWorker } from './leak.ts';
import type { SpokenFrame } from './page-globals.ts';

/** What an audio frame is padded to before it is sealed (FRM-6). */
const bucketBytes = 192;

/**
 * Notes of each audio frame what is padded away: the level, and the length of the Opus frame. FRM-6: level (1 byte),
 * length (2), Opus. FRM-3: the AAD begins with the SFrame header, behind which there are five bytes.
 */
const betrayal = `(() => {
  const channel = new BroadcastChannel('spoken');
  const { encrypt } = SubtleCrypto.prototype;
  SubtleCrypto.prototype.encrypt = function (algorithm, key, data) {
    const aad = algorithm.additionalData;
    if (data.byteLength === ${bucketBytes} && aad !== undefined) {
      const payload = ArrayBuffer.isView(data) ? data : new Uint8Array(data);
      const header = Array.from(aad.subarray(0, -5), (byte) => byte.toString(16).padStart(2, '0')).join('');
      channel.postMessage({ header, level: payload[0], size: payload[1] * 256 + payload[2] });
    }
    return encrypt.call(this, algorithm, key, data);
  };
})();
`;

/** To be given as `prepare` of a person's browser. */
export async function betraySpeech(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const spoken: SpokenFrame[] = [];
    Object.defineProperty(window, 'spoken', { value: spoken });
    new BroadcastChannel('spoken').addEventListener('message', (event: MessageEvent<SpokenFrame>) => {
      spoken.push(event.data);
    });
  });
  await corruptFrameWorker(page, betrayal);
}

export function readSpoken(driver: Driver): Promise<readonly SpokenFrame[]> {
  return driver.evaluate(() => window.spoken, null);
}
