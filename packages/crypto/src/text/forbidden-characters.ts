/**
 * Controls, line and paragraph separators, bidirectional controls, invisible and tag characters, lone surrogates: first
 * and last code point of each range. Ranges instead of Unicode categories: all members must refuse the same texts,
 * whatever their browser's Unicode version. The joiners U+200C and U+200D stay, because scripts and emoji need them.
 */
const forbidden: readonly (readonly [number, number])[] = [
  [0x0000, 0x001f],
  [0x007f, 0x009f],
  [0x00ad, 0x00ad],
  [0x034f, 0x034f],
  [0x061c, 0x061c],
  [0x115f, 0x1160],
  [0x17b4, 0x17b5],
  [0x180b, 0x180f],
  [0x200b, 0x200b],
  [0x200e, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xfe00, 0xfe0e],
  [0xfeff, 0xfeff],
  [0xffa0, 0xffa0],
  [0xfff0, 0xfffb],
  [0xe0000, 0xe0fff],
];

/** @param character one code point */
export function isForbidden(character: string): boolean {
  const code = character.codePointAt(0) ?? 0;
  return forbidden.some(([first, last]) => first <= code && code <= last);
}
