import type { Report, Result, Sample } from './sample.ts';

/** Runs a measurement in this worker and posts what it reports, all at once at the end, to the server it came from. */
export async function serve(measure: (report: Report) => Promise<void>): Promise<void> {
  const samples: Sample[] = [];
  try {
    await measure((sample) => void samples.push(sample));
    await post({ samples });
  } catch (fault) {
    await post({ failed: fault instanceof Error ? `${fault}\n${fault.stack ?? ''}` : String(fault) });
  }
}

async function post(result: Result): Promise<void> {
  await fetch('/result', { method: 'POST', body: JSON.stringify(result) });
}
