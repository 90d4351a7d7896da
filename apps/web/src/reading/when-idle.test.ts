import { afterEach, expect, test, vi } from 'vitest';
import { whenIdle } from './when-idle.ts';

afterEach(() => vi.unstubAllGlobals());

test('the browser says when it is idle, and is not waited for without an end', async () => {
  const asked = vi.fn((idle: () => void, _options: { readonly timeout: number }) => idle());
  vi.stubGlobal('requestIdleCallback', asked);
  await whenIdle();
  expect(asked.mock.calls[0]?.[1].timeout).toBe(1000);
});

test('a browser that tells nothing of it lets what is going on pass first', async () => {
  vi.stubGlobal('requestIdleCallback', undefined);
  const done: string[] = [];
  const waiting = whenIdle().then(() => done.push('idle'));
  await Promise.resolve();
  done.push('what went on');
  await waiting;
  expect(done).toEqual(['what went on', 'idle']);
});
