import { capture } from '../toolchain/process.mjs';

/**
 * The worker's exit code when nobody who speaks its protocol started it (`main.cpp`: MEDIASOUP_VERSION is not
 * set). A binary for another machine, or one that misses a library, ends otherwise.
 */
const NO_PARENT = 41;

/**
 * Whether a file is a mediasoup worker that runs on this machine.
 *
 * @param {string} binary
 */
export async function isWorker(binary) {
  return (await capture(binary, [], { env: {}, timeoutMs: 5000 })).code === NO_PARENT;
}
