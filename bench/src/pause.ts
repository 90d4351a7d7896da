/** Gives the rest of the time slice away, so that what comes begins with a whole one, on a busy machine too. */
export function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve));
}
