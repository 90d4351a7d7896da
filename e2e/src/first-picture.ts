import type { Driver } from './driver.ts';
import type { FirstPicture } from './page-globals.ts';

/** Runs in the page before its scripts. Self-contained, because it travels as text. */
export function watchFirstPicture(): void {
  const watched = new WeakSet<HTMLVideoElement>();
  let since: number | null = null;
  const seen: { after: number | null; said: string[] } = { after: null, said: [] };
  Object.defineProperty(window, 'firstPicture', { value: seen });
  const look = (): void => {
    if (document.querySelector('[role=toolbar][aria-label="Call controls"]') === null) return;
    const begun = (since ??= performance.now());
    for (const banner of document.querySelectorAll('.call-banners .banner')) {
      const text = banner.textContent ?? '';
      if (seen.after === null && !seen.said.includes(text)) seen.said.push(text);
    }
    for (const video of document.querySelectorAll<HTMLVideoElement>('[role=group][aria-label=Ada] video')) {
      if (watched.has(video)) continue;
      watched.add(video);
      video.requestVideoFrameCallback(() => (seen.after ??= performance.now() - begun));
    }
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true, characterData: true });
}

/** Of somebody whose page runs {@link watchFirstPicture}. */
export function firstPicture(driver: Driver): Promise<FirstPicture> {
  return driver.evaluate(() => window.firstPicture, null);
}
