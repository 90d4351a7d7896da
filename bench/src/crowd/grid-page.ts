import { setTimeout as lasts } from 'node:timers/promises';
import type { Page } from 'puppeteer-core';

/** After this nobody waits for a picture any more. */
const patienceMs = 5_000;
/** Between two turns somebody looks at the page. */
const looksMs = 1_000;

export interface Turn {
  /** Until every picture of the new page shows a frame; the whole patience where one never does. */
  readonly tookMs: number;
  /** Whose picture did not come. */
  readonly missing: readonly string[];
}

/** To the last page of the grid and back to the first. */
export async function turnThrough(page: Page): Promise<readonly Turn[]> {
  const turns: Turn[] = [];
  for (const button of ['Next page', 'Previous page']) {
    while ((await page.$(`button[aria-label="${button}"]:not([disabled])`)) !== null) {
      await lasts(looksMs);
      turns.push(await page.evaluate(turn, button, patienceMs));
    }
  }
  return turns;
}

/** Runs in the page: self-contained, because it travels as text. */
function turn(label: string, patience: number): Promise<Turn> {
  const before = new Set(
    [...document.querySelectorAll('[data-participant-id]')].map((tile) =>
      tile.getAttribute('data-participant-id'),
    ),
  );
  const began = performance.now();
  const shown = new WeakSet<HTMLVideoElement>();
  const watched = new WeakSet<HTMLVideoElement>();
  document.querySelector<HTMLButtonElement>(`button[aria-label="${label}"]`)?.click();
  return new Promise((resolve) => {
    const look = (): void => {
      const tiles = [...document.querySelectorAll('[data-participant-id]')];
      const fresh = tiles.filter((tile) => !before.has(tile.getAttribute('data-participant-id')));
      for (const video of fresh.flatMap((tile) => [...tile.querySelectorAll('video')])) {
        if (watched.has(video)) continue;
        watched.add(video);
        video.requestVideoFrameCallback(() => shown.add(video));
      }
      const missing = fresh
        .filter((tile) => {
          const video = tile.querySelector('video');
          return video === null || !shown.has(video);
        })
        .map((tile) => `${tile.getAttribute('aria-label') ?? ''} (${tile.textContent})`);
      const tookMs = performance.now() - began;
      if (fresh.length > 0 && missing.length === 0) resolve({ tookMs, missing });
      else if (tookMs > patience) resolve({ tookMs: patience, missing });
      else requestAnimationFrame(look);
    };
    look();
  });
}
