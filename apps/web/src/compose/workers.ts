import frameWorkerUrl from '@conclave/media/worker?worker&url';
import levelUrl from '@conclave/media/level-worklet?worker&url';
import fileWorkerUrl from '@conclave/call/file-worker?worker&url';
import passcodeWorkerUrl from './passcode-worker.ts?worker&url';
import { tellPartMissing } from '../part-missing.ts';
import { spareWorker } from './spare-worker.ts';
import timerWorkerUrl from './timer-worker.ts?worker&url';
import { trustedWorkerUrl } from './trusted-worker-url.ts';

const trusted = trustedWorkerUrl([fileWorkerUrl, frameWorkerUrl, passcodeWorkerUrl, timerWorkerUrl]);

/** The script of the level worklet, an asset of its own: worklets are no Trusted Types sink. */
export const levelWorkletUrl: string = levelUrl;

/** The one worker that will own every frame key of a meeting. */
export const frameWorkers = spareWorker(
  () => new Worker(trusted(frameWorkerUrl), { type: 'module', name: 'frames' }),
);

/** A worker for one derivation from a passcode. */
export const passcodeWorkers = spareWorker(
  () => new Worker(trusted(passcodeWorkerUrl), { type: 'module', name: 'passcode' }),
);

/** Where files are read, encrypted and decrypted. */
export function createFileWorker(): Worker {
  const worker = new Worker(trusted(fileWorkerUrl), { type: 'module', name: 'files' });
  worker.addEventListener('error', tellPartMissing);
  return worker;
}

/** The worker of `workerClock`. */
export function createTimerWorker(): Worker {
  return new Worker(trusted(timerWorkerUrl), { type: 'module', name: 'timers' });
}
