import { doCipherJob } from './features/files/index.ts';
import type { CipherJob } from './features/files/index.ts';

/** The part of DedicatedWorkerGlobalScope in use; the DOM's types and the worker's exclude each other. */
interface CipherWorkerScope {
  addEventListener(type: 'message', listener: (event: { readonly data: CipherJob }) => void): void;
}
declare const self: CipherWorkerScope;

self.addEventListener('message', ({ data }) => doCipherJob(data));
