import type { TimerOrder } from './worker-timers.ts';

/** The part of DedicatedWorkerGlobalScope in use; the DOM's types and the worker's exclude each other. */
interface TimerWorkerScope {
  addEventListener(type: 'message', listener: (event: { readonly data: TimerOrder }) => void): void;
  postMessage(due: number): void;
}
declare const self: TimerWorkerScope;

const timers = new Map<number, ReturnType<typeof setTimeout>>();

self.addEventListener('message', ({ data: { id, ms } }) => {
  clearTimeout(timers.get(id));
  timers.delete(id);
  if (ms === null) return;
  const ring = (): void => {
    timers.delete(id);
    self.postMessage(id);
  };
  timers.set(id, setTimeout(ring, ms));
});
