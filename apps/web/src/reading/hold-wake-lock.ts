import { inBackground } from './in-background.ts';

/** What of `navigator` and `document` it takes. */
export interface WakeLockPage {
  readonly wakeLock: { request(type: 'screen'): Promise<Pick<WakeLockSentinel, 'release'>> };
  readonly document: Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>;
}

/**
 * Keeps the screen on until the returned function is called: a phone that sleeps suspends the page, and the call with it. Browsers
 * take the lock back when the page is hidden (Screen Wake Lock section 7), so it is taken anew whenever it is shown.
 */
export function holdWakeLock({ wakeLock, document }: WakeLockPage): () => void {
  let over = false;
  let held: Pick<WakeLockSentinel, 'release'> | null = null;

  async function take(): Promise<void> {
    // Refused on a low battery: the screen goes dark then, as it would anywhere.
    const lock = await wakeLock.request('screen').catch(() => null);
    if (over) return release(lock);
    const former = held;
    held = lock;
    await release(former);
  }
  const onVisibility = (): void => {
    if (document.visibilityState === 'visible') inBackground(take());
  };
  document.addEventListener('visibilitychange', onVisibility);
  onVisibility();
  return () => {
    over = true;
    document.removeEventListener('visibilitychange', onVisibility);
    inBackground(release(held));
  };
}

async function release(lock: Pick<WakeLockSentinel, 'release'> | null): Promise<void> {
  await lock?.release().catch(() => undefined);
}
