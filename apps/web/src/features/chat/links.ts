/** An address in a message, for people to look at before anything is opened. */
export interface ChatLink {
  /** As it stands in the message. */
  readonly written: string;
  /** What would be opened: `https:` or `http:`, in ASCII; hosts of other scripts as punycode. */
  readonly href: string;
  /** Host and, where it is not the usual one, port; in ASCII. */
  readonly host: string;
  readonly isSecure: boolean;
}

export type TextPiece = string | ChatLink;

/** More in one message than anybody looks at; what comes behind them stays text. */
const maxLinks = 50;

/** Longer than any address that somebody could check by eye. */
const maxLength = 2_048;

/**
 * A whole address with its scheme, not in the middle of a word or of another address or path. Backslashes, which browsers take for
 * slashes, quotes and brackets of mark-up end it.
 */
const candidate = /(?<![\p{L}\p{N}/\\:@.+-])https?:\/\/[^\s\\<>"`{}|^]+/giu;

/** What belongs to the sentence around an address. */
const trailing = /[.,;:!?'’”»*_~…。、，！？；：）」』]+$/u;

const brackets: readonly (readonly [string, string])[] = [
  ['(', ')'],
  ['[', ']'],
];

/**
 * The text in order, with its addresses apart. Only `https:` and `http:` with a host are addresses; no file, network share, other scheme or bare
 * name is. An address with a user name or password is none: what stands before the `@` looks like the host.
 */
export function piecesOf(text: string): readonly TextPiece[] {
  const pieces: TextPiece[] = [];
  let end = 0;
  let links = 0;
  for (const match of text.matchAll(candidate)) {
    const link = linkOf(trimmed(match[0]));
    if (link === null) continue;
    if (match.index > end) pieces.push(text.slice(end, match.index));
    pieces.push(link);
    end = match.index + link.written.length;
    links += 1;
    if (links === maxLinks) break;
  }
  if (end < text.length) pieces.push(text.slice(end));
  return pieces;
}

function linkOf(written: string): ChatLink | null {
  if (written.length > maxLength || !URL.canParse(written)) return null;
  const { href, host, protocol, username, password } = new URL(written);
  if (protocol !== 'https:' && protocol !== 'http:') return null;
  if (host === '' || username !== '' || password !== '') return null;
  // `https://@host` has an empty user name, and looks no better.
  const authority = written.slice(written.indexOf('//') + 2).split(/[/?#]/, 1)[0] ?? '';
  if (authority.includes('@')) return null;
  return { written, href, host, isSecure: protocol === 'https:' };
}

/** Without the punctuation behind it, and without closing brackets that were not opened in it. */
function trimmed(text: string): string {
  let rest = text;
  for (;;) {
    const bare = rest.replace(trailing, '');
    const last = brackets.find(([, close]) => bare.endsWith(close));
    const isOpened = last === undefined || count(bare, last[0]) >= count(bare, last[1]);
    if (isOpened && bare === rest) return rest;
    rest = isOpened ? bare : bare.slice(0, -1);
  }
}

function count(text: string, character: string): number {
  return text.split(character).length - 1;
}
