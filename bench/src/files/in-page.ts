// What runs in pages. Each function is self-contained, because it travels as text.

/** From when to when, in milliseconds by the page's clock. */
export type Span = readonly [from: number, to: number];

export interface Sent {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

/** Before the page's own code: notes every frame that somebody's picture shows, and every task that holds the page up. */
export function watchCall(name: string): void {
  const watched = new WeakSet<HTMLVideoElement>();
  const look = (): void => {
    for (const video of document.querySelectorAll<HTMLVideoElement>(`[aria-label="${name}"] video`)) {
      if (watched.has(video)) continue;
      watched.add(video);
      const note = (): void => {
        performance.mark('bench:frame');
        video.requestVideoFrameCallback(note);
      };
      video.requestVideoFrameCallback(note);
    }
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries())
      performance.measure('bench:task', { start: startTime, duration });
  }).observe({ type: 'longtask' });
  // Files go to a disk, as after the browser's question where to, which nobody is there to answer.
  Object.assign(window, {
    showSaveFilePicker: async (options: { readonly suggestedName: string }) =>
      (await navigator.storage.getDirectory()).getFileHandle(options.suggestedName, { create: true }),
  });
}

/** Frames a second, the longest pause between two, and the longest task of the page; milliseconds. */
export function disturbance([from, to]: Span): {
  readonly rate: number;
  readonly pause: number;
  readonly task: number;
} {
  const within = ({ startTime }: PerformanceEntry): boolean => startTime >= from && startTime <= to;
  const frames = performance.getEntriesByName('bench:frame').filter(within);
  const tasks = performance.getEntriesByName('bench:task').filter(within);
  const times = [from, ...frames.map(({ startTime }) => startTime), to];
  return {
    rate: (frames.length / (to - from)) * 1000,
    pause: Math.max(...times.slice(1).map((time, index) => time - (times[index] ?? time))),
    task: Math.max(0, ...tasks.map(({ duration }) => duration)),
  };
}

/** A while of the call: until so many frames more were shown. */
export async function whileCalling(frames: number): Promise<Span> {
  const from = performance.now();
  const shown = (): number => performance.getEntriesByName('bench:frame').length;
  const until = shown() + frames;
  while (shown() < until) await new Promise((resolve) => requestAnimationFrame(resolve));
  return [from, performance.now()];
}

/** Sends a file of random bytes to everyone, as the button does, until it is sent. */
export async function sendFile({ name, size }: Sent): Promise<Span> {
  const content = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(content.subarray(at, at + 65_536));
  const chosen = new DataTransfer();
  chosen.items.add(new File([content], name));
  const input = document.querySelector('input[type=file]');
  if (!(input instanceof HTMLInputElement)) throw new Error('there is nothing to choose files with');
  const from = performance.now();
  input.files = chosen.files;
  input.dispatchEvent(new Event('change', { bubbles: true }));
  for (;;) {
    const row = document.querySelector(`article[aria-label="${name}"]`);
    if (row?.querySelector('[role=alert]')) throw new Error(row.textContent);
    if (row !== null && row.querySelector('[role=progressbar]') === null) return [from, performance.now()];
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}

/** Downloads a file that somebody sent, until all of it is on the disk. */
export async function fetchFile({ name }: Sent): Promise<Span> {
  const button = (): HTMLButtonElement | null =>
    document.querySelector(`article[aria-label="${name}"] button[aria-label="Download ${name}"]`);
  while (button() === null) await new Promise((resolve) => requestAnimationFrame(resolve));
  const from = performance.now();
  button()?.click();
  for (;;) {
    const row = document.querySelector(`article[aria-label="${name}"]`);
    if (row?.querySelector('[role=alert]')) throw new Error(row.textContent);
    if (row?.textContent.includes('Received') === true) return [from, performance.now()];
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
}

/** The same bytes in one request to a bare server, to its disk and back into memory. @returns how long each way took, milliseconds */
export async function bareLoopback(size: number): Promise<readonly [up: number, down: number]> {
  const content = new Uint8Array(size);
  for (let at = 0; at < size; at += 65_536) crypto.getRandomValues(content.subarray(at, at + 65_536));
  const body = new Blob([content]);
  const began = performance.now();
  await fetch('/bytes', { method: 'PUT', body });
  const sent = performance.now();
  const answer = await fetch('/bytes', { cache: 'no-store' });
  if ((await answer.arrayBuffer()).byteLength !== size) throw new Error('not all of it came');
  return [sent - began, performance.now() - sent];
}
