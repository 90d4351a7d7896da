/**
 * The entropy that a person's own choice can be credited with, by length and kind of characters: 4 bits for the
 * first character, 2 for each of the next seven, 1.5 up to the twentieth, 1 after that, and 6 for mixed kinds
 * (NIST SP 800-63-2, appendix A.2.1). Runs and repetitions count once. Low on purpose: people choose words.
 * @param canonical the passcode as it is compared, `canonicalPasscode`
 * @returns bits
 */
export function chosenPasscodeBits(canonical: string): number {
  const length = distinctLength(canonical);
  let bits = 0;
  for (let position = 0; position < length; position++) {
    if (position === 0) bits += 4;
    else if (position < 8) bits += 2;
    else bits += position < 20 ? 1.5 : 1;
  }
  const mixed = /\p{L}/u.test(canonical) && /[^\p{L}]/u.test(canonical);
  return mixed && length >= 4 ? bits + 6 : bits;
}

/** Code points, without those that only go on with a run such as `aaaa`, `1234` or `zyx`. */
function distinctLength(text: string): number {
  const points = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  return points.filter((point, index) => {
    const one = points[index - 1];
    const two = points[index - 2];
    if (one === undefined || two === undefined) return true;
    return !(point - one === one - two && Math.abs(point - one) <= 1);
  }).length;
}
