import { err } from '@conclave/base';
import type { Result } from '@conclave/base';
import type { RequestFailureReason } from '@conclave/signalling';
import type { HostFault } from './view.ts';

/** What a host or co-host asked for, as the page says it. */
export function hostOutcome(
  result: Result<void, RequestFailureReason | 'later' | 'not-allowed'>,
): Result<void, HostFault> {
  if (result.ok) return result;
  switch (result.error) {
    case 'lost':
    case 'timed-out':
      return err('not-connected');
    case 'later':
    case 'not-allowed':
      return err(result.error);
    default:
      return err('server-refused');
  }
}
