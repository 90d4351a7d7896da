import { err, fromBase64Url, ok } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import { blank, dashes, ignorable, isWithin } from '../text/code-points.ts';

/** `missing`: nothing stands behind `#`. `cut`: it ends before its version's length. `malformed`: other characters stand in it. */
export type InviteFault = 'missing' | 'cut' | 'malformed' | 'unknown-version';

/** Bytes of a fragment, by its first byte (INV-2, INV-6, INV-8). */
const lengths: Readonly<Record<number, number>> = { 1: 49, 2: 81, 3: 69 };
/** Symbols of the shortest fragment: what is shorter is of no later version, but a piece of something. */
const shortest = 66;
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

/**
 * The bytes of a link's fragment, out of what mail and chat programs make of it: they escape its characters once or
 * more, break its lines, isolate it by invisible characters, exchange dashes, and add brackets, punctuation, words or
 * parameters. The version byte tells the length; what stands behind it is ignored.
 * @param fragment of the address, with or without its `#`
 */
export function readFragment(fragment: string): Result<Bytes, InviteFault> {
  const text = unescaped(fragment.slice(0, longestText));
  const { symbols, rest } = readSymbols(text);
  if (symbols === '') return err(rest ? 'malformed' : 'missing');
  const wanted = symbolsOf(symbols);
  if (wanted === undefined)
    return err(symbols.length < shortest || isOneCase(symbols) ? 'malformed' : 'unknown-version');
  if (symbols.length < wanted) return err(rest ? 'malformed' : 'cut');
  if (isOneCase(symbols)) return err('malformed');
  const bytes = fromBase64Url(symbols);
  return bytes === undefined ? err('malformed') : ok(bytes);
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

/** The symbols up to the version's length, and whether something else than the end made them end before. */
function readSymbols(text: string): { readonly symbols: string; readonly rest: boolean } {
  let symbols = '';
  /** The symbols before the first gap: where the link ends if what follows are words. */
  let beforeGap: string | null = null;
  const characters = Array.from(text);
  for (const [index, given] of characters.entries()) {
    const kind = kindOf(given);
    if (kind === 'gap' && symbols !== '') beforeGap ??= symbols;
    if (kind === 'foreign') {
      // Brackets and quotes before it, and whatever ends it.
      if (symbols !== '') return { symbols, rest: isInside(characters.slice(index)) };
    }
    if (kind !== 'symbol') continue;
    symbols += plainDash(given);
    if (symbols.length < (symbolsOf(symbols) ?? Number.POSITIVE_INFINITY)) continue;
    const next = characters[index + 1];
    // A link that was wrapped ends where its last line ends; words behind one that was cut go on.
    if (beforeGap !== null && next !== undefined && kindOf(next) === 'symbol')
      return { symbols: beforeGap, rest: false };
    return { symbols: symbols.slice(0, symbolsOf(symbols)), rest: false };
  }
  return { symbols, rest: false };
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
  const version = symbols.length < 2 ? undefined : fromBase64Url(`${symbols.slice(0, 2)}AA`)?.[0];
  const length = version === undefined ? undefined : lengths[version];
  return length === undefined ? undefined : Math.ceil((length * 4) / 3);
}

/**
 * Whether some program changed the case of the letters, and with it the secret. All letters of 66 random symbols have one
 * case once in 10^14; the symbols of a secret that is no random one repeat.
 */
function isOneCase(symbols: string): boolean {
  if (new Set(symbols).size < 16) return false;
  return symbols === symbols.toLowerCase() || symbols === symbols.toUpperCase();
}
