/**
 * Runs in the page, before its own code: marks the first frame that a video in somebody's tile shows. Self-contained, because it
 * travels as text.
 */
export function watchFirstPicture(name: string): void {
  const watched = new WeakSet<HTMLVideoElement>();
  const look = (): void => {
    for (const video of document.querySelectorAll<HTMLVideoElement>(`[aria-label="${name}"] video`)) {
      if (watched.has(video)) continue;
      watched.add(video);
      video.requestVideoFrameCallback(() => performance.mark('conclave:first-picture'));
    }
  };
  new MutationObserver(look).observe(document, { childList: true, subtree: true });
}
