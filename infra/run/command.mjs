import { fileURLToPath } from 'node:url';
import { Failure } from '../toolchain/failure.mjs';

/** The checkout's top folder. */
export const top = fileURLToPath(new URL('../..', import.meta.url));

const OLDEST_NODE = 20;

/**
 * Runs one of the project's commands. A Failure is told in its one sentence; anything else is a fault of the
 * command itself and keeps its stack.
 *
 * @param {() => Promise<number>} main resolves to the exit code
 */
export async function runCommand(main) {
  try {
    if (Number(process.versions.node.split('.')[0]) < OLDEST_NODE) {
      throw new Failure(
        `Node.js ${process.versions.node} is too old: install Node.js ${OLDEST_NODE} or newer and try again.`,
      );
    }
    process.exitCode = await main();
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
