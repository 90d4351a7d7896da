import type { Report, Sample } from './sample.ts';

export type FromWorker = { readonly sample: Sample } | { readonly failed: string } | { readonly done: true };

/** Runs a measurement in this worker and sends what it reports to the page. */
export async function serve(measure: (report: Report) => Promise<void>): Promise<void> {
  const send = (message: FromWorker): void => postMessage(message);
  try {
    await measure((sample) => send({ sample }));
    send({ done: true });
  } catch (fault) {
    send({ failed: String(fault) });
  }
}
