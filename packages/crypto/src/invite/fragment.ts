import { concatBytes, equalBytes, err, fromBase64Url, ok, toBase64Url } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import { crc32 } from '../primitives/crc32.ts';
import { blank, dashes, ignorable, isWithin } from '../text/code-points.ts';

/** `missing`: nothing stands behind `#`. `cut`: its end lacks. `malformed`: some program changed it. */
export type InviteFault = 'missing' | 'cut' | 'malformed' | 'unknown-version';

/** The first byte of a fragment (INV-2, INV-6). */
export const version = { link: 1, host: 2 } as const;
/** Bytes of a fragment, by its first byte. */
const lengths: Readonly<Record<number, number>> = { [version.link]: 69, [version.host]: 41 };
const checkLength = 4;
/** Nobody's link is longer, and reading costs the same for everybody. */
const longestText = 4096;
const symbol = /^[\w-]$/;
const escapes = /(?:%[\da-f]{2})+/gi;
const namedEntities: Readonly<Record<string, string>> = {
  lowbar: '_',
  hyphen: '-',
  dash: '-',
  nbsp: ' ',
  shy: '',
};

/** INV-2: the version, what the link holds, and by what one sees that nothing of it was cut off or changed. */
export function writeFragment(first: number, content: Uint8Array): string {
  const body = concatBytes(new Uint8Array([first]), content);
  return toBase64Url(concatBytes(body, crc32(body)));
}

/**
 * The bytes of a link's fragment without its check, out of what mail and chat programs make of it: they escape its
 * characters once or more, break its lines, isolate it by invisible characters, exchange dashes, and add brackets,
 * punctuation, words or parameters. The version tells the length; what stands behind it is ignored.
 * @param fragment of the address, with or without its `#`
 */
export function readFragment(fragment: string): Result<Bytes, InviteFault> {
  const { symbols, isBroken, hasMore } = readSymbols(unescaped(fragment.slice(0, longestText)));
  if (symbols === '') return err('missing');
  const wanted = symbolsOf(symbols);
  const body = checked(symbols);
  // All versions end with the same check.
  if (wanted === undefined) return err(body === undefined ? 'malformed' : 'unknown-version');
  const isShort = symbols.length < wanted;
  if (!isShort && body !== undefined) return ok(body);
  // Behind a blank, words may have taken the place of the end.
  return err(isBroken || (isShort && !hasMore) ? 'cut' : 'malformed');
}

function checked(symbols: string): Bytes | undefined {
  const bytes = fromBase64Url(symbols);
  const body = bytes?.slice(0, -checkLength);
  return bytes && body && equalBytes(crc32(body), bytes.slice(-checkLength)) ? body : undefined;
}

/** Undoes what stands for other characters: percent-encoding, HTML entities and tags, full-width letters. */
function unescaped(text: string): string {
  let plain = text;
  for (let round = 0; round < 3; round += 1) {
    plain = plain
      .replaceAll(escapes, decoded)
      .replaceAll('&amp;', '&')
      .replaceAll(/&#(?:x([\da-f]{1,6})|(\d{1,7}));/gi, (_, hex?: string, decimal?: string) =>
        character(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)),
      )
      .replaceAll(/&(lowbar|hyphen|dash|nbsp|shy);/g, (_, name: string) => namedEntities[name] ?? '');
  }
  return (
    plain
      .replaceAll(/<w?br ?\/?>/gi, '')
      .normalize('NFKC')
      // What is left of an entity for `#` whose own `#` began the fragment.
      .replace(/^[#\s]*(?:(?:35|x23);)?[#\s]*/i, '')
  );
}

function decoded(run: string): string {
  try {
    return decodeURIComponent(run);
  } catch {
    return run;
  }
}

function character(code: number): string {
  return code <= 0x10_ff_ff ? String.fromCodePoint(code) : '';
}

/** The symbols up to the version's length, whether blanks stand between them, and whether something else ended them before. */
function readSymbols(text: string) {
  let symbols = '';
  let isBroken = false;
  const characters = Array.from(text);
  for (const [index, given] of characters.entries()) {
    const kind = kindOf(given);
    if (kind === 'gap') isBroken ||= symbols !== '';
    // Brackets and quotes before it, and whatever ends it.
    if (kind === 'foreign' && symbols !== '')
      return { symbols, isBroken, hasMore: isInside(characters.slice(index)) };
    if (kind !== 'symbol') continue;
    symbols += plainDash(given);
    const wanted = symbolsOf(symbols) ?? Infinity;
    if (symbols.length >= wanted) return { symbols: symbols.slice(0, wanted), isBroken, hasMore: false };
  }
  return { symbols, isBroken, hasMore: false };
}

/** Whether symbols follow: then something stands in the middle of the link, and does not just end it. */
function isInside(characters: readonly string[]): boolean {
  return characters.filter((each) => kindOf(each) === 'symbol').length >= 8;
}

function kindOf(given: string): 'symbol' | 'gap' | 'nothing' | 'foreign' {
  if (symbol.test(given)) return 'symbol';
  const code = given.codePointAt(0) ?? 0;
  if (isWithin(ignorable, code)) return 'nothing';
  if (isWithin(dashes, code)) return 'symbol';
  if (isWithin(blank, code)) return 'gap';
  // Quoted lines of mail, soft line breaks of quoted-printable (RFC 2045 section 6.7), Markdown's escapes.
  return given === '>' || given === '|' || given === '=' || given === '\\' ? 'nothing' : 'foreign';
}

/** Word processors and phones make one long dash of two hyphens. */
function plainDash(given: string): string {
  if (symbol.test(given)) return given;
  return given === '\u2014' ? '--' : '-';
}

/** How many symbols a fragment of this version has; undefined for another version, and before it is known. */
function symbolsOf(symbols: string): number | undefined {
  const first = fromBase64Url(`${symbols.slice(0, 2)}AA`)?.[0];
  const length = symbols.length < 2 || first === undefined ? undefined : lengths[first];
  return length === undefined ? undefined : Math.ceil((length * 4) / 3);
}
