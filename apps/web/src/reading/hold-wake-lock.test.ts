import { expect, test, vi } from 'vitest';
import { holdWakeLock } from './hold-wake-lock.ts';

class FakeDocument extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible';

  become(state: DocumentVisibilityState): void {
    this.visibilityState = state;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

function setUp() {
  const document = new FakeDocument();
  const locks: { released: boolean }[] = [];
  const request = vi.fn(() => {
    const lock = { released: false };
    locks.push(lock);
    return Promise.resolve({
      release: () => {
        lock.released = true;
        return Promise.resolve();
      },
    });
  });
  return { document, locks, request, page: { wakeLock: { request }, document } };
}

test('the screen is kept on, again after the page was hidden, and let go in the end', async () => {
  const { document, locks, request, page } = setUp();
  const stop = holdWakeLock(page);
  await vi.waitFor(() => expect(locks.length).toBe(1));
  document.become('hidden');
  expect(request).toHaveBeenCalledTimes(1);
  document.become('visible');
  await vi.waitFor(() => expect(locks.length).toBe(2));
  stop();
  await vi.waitFor(() => expect(locks[1]?.released).toBe(true));
  document.become('visible');
  expect(request).toHaveBeenCalledTimes(2);
});

test('a lock that comes after the end is let go at once', async () => {
  const { locks, page } = setUp();
  holdWakeLock(page)();
  await vi.waitFor(() => expect(locks[0]?.released).toBe(true));
});

test('a refusal is no fault, and the next look tries again', async () => {
  const { document, locks, request, page } = setUp();
  request.mockRejectedValueOnce(new DOMException('low battery', 'NotAllowedError'));
  holdWakeLock(page);
  await vi.waitFor(() => expect(request).toHaveBeenCalledTimes(1));
  document.become('visible');
  await vi.waitFor(() => expect(locks.length).toBe(1));
});
