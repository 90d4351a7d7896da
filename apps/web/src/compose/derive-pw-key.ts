import type { DerivePwKey } from '@conclave/call';
import { tellPartMissing } from '../part-missing.ts';
import type { PasscodeAnswer, PasscodeQuestion } from './passcode-messages.ts';
import { passcodeWorkers } from './workers.ts';

/**
 * INV-3: `derivePwKey` in a worker of its own, so that the page keeps moving for the third of a second that
 * Argon2id takes. The worker ends with its answer, and with it the 64 MiB and the passcode. Rejects where the
 * worker can't run.
 */
export const derivePwKeyInWorker: DerivePwKey = async (passcode, salt, cost, givenUp) => {
  const worker = passcodeWorkers.take();
  const { promise, resolve, reject } = Promise.withResolvers<PasscodeAnswer>();
  worker.addEventListener('message', (event: MessageEvent<PasscodeAnswer>) => resolve(event.data));
  worker.addEventListener('error', () => {
    tellPartMissing();
    reject(new Error('the passcode worker failed'));
  });
  givenUp?.addEventListener('abort', () => reject(new Error('nobody needs it any more')), { once: true });
  const question: PasscodeQuestion = { passcode, salt, cost };
  worker.postMessage(question);
  try {
    return await promise;
  } finally {
    worker.terminate();
    // What was typed was not the whole passcode.
    if (givenUp?.aborted === true) passcodeWorkers.prepare();
  }
};
