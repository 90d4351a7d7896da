import { Failure } from '../toolchain/failure.mjs';

/**
 * A number of the command line.
 *
 * @param {string} name of the option
 * @param {string} text
 * @returns {number} an integer from 1 on
 * @throws {Failure} it is none
 */
export function countOf(name, text) {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1) throw new Failure(`--${name} has to be a number from 1 on.`);
  return count;
}
