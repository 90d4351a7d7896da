/**
 * Lets something go on by itself. What may go wrong with it shows in its own signals; a rejection is a fault in
 * the program and goes to the browser's error report.
 */
export function inBackground(work: Promise<unknown>): void {
  work.catch((fault: unknown) => reportError(fault));
}
