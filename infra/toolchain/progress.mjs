const started = Date.now();

/**
 * Prints one progress line with the seconds since the command started.
 *
 * @param {string} text one sentence or phrase
 */
export function say(text) {
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  process.stdout.write(`[${seconds.padStart(6)} s] ${text}\n`);
}
