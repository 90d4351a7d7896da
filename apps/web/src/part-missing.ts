/** The event on the window that a part of this page, which its code fetches by itself, did not come. */
export const partMissing = 'conclave:part-missing';

/** As `vite:preloadError` is for what an `import()` fetches. */
export function tellPartMissing(): void {
  dispatchEvent(new Event(partMissing));
}
