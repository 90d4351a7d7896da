import { ignorable, isWithin } from '../text/code-points.ts';
import type { CodePointRanges } from '../text/code-points.ts';

/** Controls, line and paragraph separators, the blank of Braille, lone surrogates, annotation characters. */
const unseen: CodePointRanges = [
  [0x0000, 0x001f],
  [0x007f, 0x009f],
  [0x2028, 0x2029],
  [0x2800, 0x2800],
  [0xd800, 0xdfff],
  [0xfff9, 0xfffb],
];
const joiners: CodePointRanges = [[0x200c, 0x200d]];
const emojiSelector: CodePointRanges = [[0xfe0f, 0xfe0f]];
const ideographicSelectors: CodePointRanges = [[0xe0100, 0xe01ef]];
const tags: CodePointRanges = [[0xe0020, 0xe007f]];

const ideographs: CodePointRanges = [
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xf900, 0xfaff],
  [0x20000, 0x3ffff],
];
/** What U+FE0F makes an emoji of: digits and signs of keycaps, symbols. */
const emojiBases: CodePointRanges = [
  [0x0023, 0x0023],
  [0x002a, 0x002a],
  [0x0030, 0x0039],
  [0x00a9, 0x00a9],
  [0x00ae, 0x00ae],
  [0x203c, 0x3299],
  [0x1f000, 0x1faff],
];
/** From Arabic on: the scripts and emoji that need the joiners U+200C and U+200D. */
const joined: CodePointRanges = [[0x0600, 0x10ffff]];

/** The flags that Unicode recommends for interchange (emoji-sequences, RGI_Emoji_Flag_Sequence_Tag). */
const flags = new Set(['gbeng', 'gbsct', 'gbwls']);
const blackFlag = 0x1f3f4;
const endOfTag = 0xe007f;

/**
 * ID-2: whether a character of a name shows nothing, or changes how what stands beside it is read. What a font shows
 * nothing for is allowed only where it makes another letter or picture of its neighbours: a joiner between characters
 * of scripts that need it, the emoji selector behind a symbol, one ideographic variation selector behind an ideograph,
 * and the tags of three flags.
 * @param codes the code points of the name in NFC
 */
export function isForbidden(codes: readonly number[], index: number): boolean {
  const code = codes[index] ?? 0;
  const [before, after] = [codes[index - 1], codes[index + 1]];
  if (isWithin(unseen, code)) return true;
  if (!isWithin(ignorable, code)) return false;
  if (isWithin(joiners, code)) return !isJoined(before) || !isJoined(after);
  if (isWithin(emojiSelector, code)) return before === undefined || !isWithin(emojiBases, before);
  if (isWithin(ideographicSelectors, code)) return before === undefined || !isWithin(ideographs, before);
  return !isWithin(tags, code) || !isInFlag(codes, index);
}

function isJoined(code: number | undefined): boolean {
  if (code === undefined || isWithin(unseen, code)) return false;
  return isWithin(joined, code) && (isWithin(emojiSelector, code) || !isWithin(ignorable, code));
}

function isInFlag(codes: readonly number[], index: number): boolean {
  const isTag = (code: number): boolean => isWithin(tags, code);
  const first = codes.findLastIndex((code, at) => at < index && !isTag(code)) + 1;
  const end = codes.findIndex((code, at) => at > index && !isTag(code));
  const run = codes.slice(first, end === -1 ? undefined : end);
  if (codes[first - 1] !== blackFlag || run.at(-1) !== endOfTag) return false;
  return flags.has(
    run
      .slice(0, -1)
      .map((code) => String.fromCodePoint(code - 0xe0000))
      .join(''),
  );
}
