const SILENCE = 127;

/**
 * The level of RFC 6464 section 3: −dBov of the root mean square, rounded, 0 (loudest) to 127 (silence). Full scale is
 * a sample of 1, so that a square wave of full scale is 0.
 * @param sumOfSquares over `count` samples, each −1 to 1
 */
export function audioLevel(sumOfSquares: number, count: number): number {
  if (!(sumOfSquares > 0) || count <= 0) return SILENCE;
  const level = Math.round(-10 * Math.log10(sumOfSquares / count));
  return Math.min(SILENCE, Math.max(0, level));
}
