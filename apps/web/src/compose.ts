import type { Bytes } from '@conclave/base';
import {
  browserWakes,
  createBrowserIdentities,
  createBrowserTickets,
  createConclave,
  workerCipher,
} from '@conclave/call';
import type { Conclave } from '@conclave/call';
import { createLocalMedia, encodedTransformsSupported } from '@conclave/media';
import { browserSocket } from '@conclave/signalling';
import { askServer } from './compose/ask-server.ts';
import type * as CallMedia from './compose/call-media.ts';
import { consoleLogger } from './compose/console-logger.ts';
import { derivePwKeyInWorker } from './compose/derive-pw-key.ts';
import { firstSteps } from './compose/first-steps.ts';
import { post } from './compose/post.ts';
import { browserClock } from './reading/browser-clock.ts';
import { inBackground } from './reading/in-background.ts';
import { tabStorage } from './reading/tab-storage.ts';
import { whenIdle } from './reading/when-idle.ts';
import { workerClock } from './compose/worker-timers.ts';
import {
  createFileWorker,
  createTimerWorker,
  frameWorkers,
  levelWorkletUrl,
  passcodeWorkers,
} from './compose/workers.ts';

/** Where the server takes WebSocket connections. */
const signallingPath = '/api/signalling';

function random(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}

/** FRM-10: docs/performance.md has its cost, which is why it is off. */
const attestFrames = false;

function mark(step: string): void {
  performance.mark(`conclave:${step}`);
}

let callMedia: typeof CallMedia | null = null;

async function prepare(): Promise<void> {
  inBackground(prepareWhenIdle());
  if (callMedia !== null) return;
  [callMedia] = await Promise.all([import('./compose/call-media.ts'), import('./pages/call-pages.ts')]);
  inBackground(whenIdle().then(callMedia.prepareConnection));
}

/** Nobody waits for these: who needs one before it is there makes it then. One by one, so that a key pressed meanwhile is answered. */
async function prepareWhenIdle(): Promise<void> {
  for (const workers of [passcodeWorkers, frameWorkers]) {
    await whenIdle();
    workers.prepare();
  }
}

/** The meeting machinery over the real browser and the real server; the only place that builds adapters. */
export function compose(): Conclave {
  // Media, too, has to come about and come back behind another tab.
  const clock = workerClock(createTimerWorker(), browserClock);
  return createConclave({
    clock,
    random,
    logger: consoleLogger,
    wakes: browserWakes(clock),
    browserCanEncrypt: encodedTransformsSupported(),
    origin: location.origin,
    openSocket: browserSocket(`${location.origin.replace(/^http/, 'ws')}${signallingPath}`),
    post,
    askServer,
    fileCipher: workerCipher(createFileWorker),
    derivePwKey: derivePwKeyInWorker,
    mark,
    prepare,
    tickets: createBrowserTickets({ clock, random, logger: consoleLogger, storage: tabStorage() }),
    identities: createBrowserIdentities(consoleLogger),
    createLocalMedia: () => createLocalMedia({ clock: browserClock }),
    createMediaSession: (sfu, local, attestation) => {
      if (callMedia === null) throw new Error('nothing was prepared');
      return callMedia.createMediaSession({
        sfu,
        local,
        clock,
        random: () => (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) / 2 ** 32,
        mark: firstSteps(),
        attestation: attestFrames ? attestation : 'off',
        levelWorkletUrl,
        createWorker: () => frameWorkers.take(),
      });
    },
  });
}
