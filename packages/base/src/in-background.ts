/**
 * Lets something go on by itself. What may go wrong with it shows in its own result; a rejection is a fault of
 * this program, and stays as loud as one.
 */
export function inBackground(work: Promise<unknown> | undefined): void {
  work?.catch((fault: unknown) => {
    queueMicrotask(() => {
      throw fault instanceof Error ? fault : new Error('a rejection without an error', { cause: fault });
    });
  });
}
