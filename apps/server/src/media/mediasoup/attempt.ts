import { err, ok } from '@conclave/base';
import type { Result } from '@conclave/base';
import type { MediaRefused } from '../sfu.ts';

/** mediasoup throws where it does not take what a client sent, and where what it was to work with is gone. */
export async function attempt<T>(act: () => Promise<T>): Promise<Result<T, MediaRefused>> {
  try {
    return ok(await act());
  } catch {
    return err('media-refused');
  }
}
