import { publicLiteral } from '@conclave/base';
import type { Logger } from '@conclave/base';
import { refusal } from './refusals.ts';
import type { Refusal } from './refusals.ts';

/**
 * The cryptography is fetched when it is first needed, and may not come, or not run: work that needs it then ends with
 * `otherwise`, and the person is told.
 */
export function ifLoaded(
  logger: Logger,
  refuse: (refused: Refusal) => void,
): <T>(work: Promise<T>, otherwise: T) => Promise<T> {
  return async (work, otherwise) => {
    try {
      return await work;
    } catch {
      logger.error(publicLiteral('encryption-not-loaded'));
      refuse(refusal('encryption-not-loaded'));
      return otherwise;
    }
  };
}
