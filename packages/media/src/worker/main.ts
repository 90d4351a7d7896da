import { inBackground } from '../background.ts';
import type { FrameTransformer } from './encoded-frame.ts';
import { FrameHub } from './frame-hub.ts';
import type { FromWorker, StreamOptions, ToWorker } from './messages.ts';

/** The part of DedicatedWorkerGlobalScope in use; the DOM's types and the worker's exclude each other. */
interface FrameWorkerScope {
  addEventListener(type: 'message', listener: (event: { readonly data: ToWorker }) => void): void;
  addEventListener(
    type: 'rtctransform',
    listener: (event: { readonly transformer: FrameTransformer<StreamOptions> }) => void,
  ): void;
  postMessage(message: FromWorker): void;
}
declare const self: FrameWorkerScope;

const EXPIRE_EVERY_MS = 100;
const LEVELS_EVERY_MS = 40;
const REPORT_EVERY_MS = 500;
const ATTEST_EVERY_MS = 1_000;

const hub = new FrameHub({
  post: (message) => self.postMessage(message),
  now: () => performance.now(),
});

self.addEventListener('message', ({ data }) => {
  // A fault must end in the worker's `error` event, which stops the sender (FRM-4).
  inBackground(hub.handle(data));
});
self.addEventListener('rtctransform', ({ transformer }) => hub.attach(transformer));
setInterval(() => inBackground(hub.tick()), EXPIRE_EVERY_MS);
setInterval(() => hub.postLevels(), LEVELS_EVERY_MS);
setInterval(() => hub.postReport(), REPORT_EVERY_MS);
setInterval(() => inBackground(hub.postAttestation()), ATTEST_EVERY_MS);
