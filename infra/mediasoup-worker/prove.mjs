import { createRequire } from 'node:module';
import { join } from 'node:path';
import { record } from '../toolchain/json.mjs';
import { proveWorker } from './self-test.mjs';

// usage: node prove.mjs FOLDER_OF_MEDIASOUP WORKER_BINARY     Prints the outcome; exit code 0: the worker answers.
// A process of its own, for mediasoup throws where nobody can catch it when a worker ends too early.
const [folder = '', workerBin = ''] = process.argv.slice(2);
/** @type {unknown} */
const mediasoup = createRequire(join(folder, 'package.json'))('./');
if (!isMediasoup(mediasoup)) throw new TypeError(`${folder} is not mediasoup`);
const outcome = await proveWorker(mediasoup, workerBin);
process.stdout.write(`${outcome}\n`);
process.exit(outcome === 'answers' ? 0 : 1);

/**
 * @param {unknown} loaded
 * @returns {loaded is import('./self-test.mjs').Mediasoup}
 */
function isMediasoup(loaded) {
  return typeof record(loaded)['createWorker'] === 'function';
}
