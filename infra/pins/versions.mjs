/**
 * The upstream part of a version: Debian's `2.11.4-1~bpo13+1` is 2.11.4.
 *
 * @param {string} version
 * @returns {readonly number[]}
 */
const numbers = (version) =>
  (/^(?:\d+:)?([\d.]+)/.exec(version)?.[1] ?? '').split('.').filter(Boolean).map(Number);

/**
 * @param {string} a
 * @param {string} b
 * @returns {number} below 0 where `a` is older
 */
function compareVersions(a, b) {
  const [left, right] = [numbers(a), numbers(b)];
  for (let part = 0; part < Math.max(left.length, right.length); part += 1) {
    const difference = (left[part] ?? 0) - (right[part] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** @param {readonly string[]} versions @returns {string | undefined} */
export const newestOf = (versions) => versions.toSorted(compareVersions).at(-1);

/**
 * @typedef {'current' | 'behind' | 'unknown'} Verdict
 * @param {string} pinned
 * @param {string | undefined} newest undefined where nobody could be asked
 * @returns {Verdict}
 */
export function judge(pinned, newest) {
  if (newest === undefined) return 'unknown';
  return compareVersions(pinned, newest) < 0 ? 'behind' : 'current';
}
