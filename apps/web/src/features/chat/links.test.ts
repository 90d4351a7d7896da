import fc from 'fast-check';
import { expect, test } from 'vitest';
import { piecesOf } from './links.ts';
import type { ChatLink } from './links.ts';

const linksOf = (text: string): readonly ChatLink[] =>
  piecesOf(text).filter((piece) => typeof piece !== 'string');
const hrefs = (text: string): readonly string[] => linksOf(text).map(({ href }) => href);

const told = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
  fc.constantFrom(
    'https://',
    'HTTP://',
    'file:///',
    '\\\\',
    '//',
    '@',
    ':',
    '(',
    ')',
    '.',
    ' ',
    '\n',
    'javascript:',
  ),
);
const texts = fc.array(told, { maxLength: 12 }).map((parts) => parts.join(''));

test('a text and its addresses together are the text, whatever it is', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const again = piecesOf(text).map((piece) => (typeof piece === 'string' ? piece : piece.written));
      expect(again.join('')).toBe(text);
    }),
  );
});

test('what can be opened is a web address that names its host in ASCII, and nothing else', () => {
  fc.assert(
    fc.property(texts, (text) => {
      for (const { href, host, written, isSecure } of linksOf(text)) {
        expect(href).toMatch(/^https?:\/\/[\x21-\x7e]+$/);
        expect(written).toMatch(/^https?:\/\//i);
        const url = new URL(href);
        expect([url.host, url.username, url.password]).toEqual([host, '', '']);
        expect(host).toMatch(/^[\x21-\x7e]+$/);
        expect(isSecure).toBe(href.startsWith('https:'));
      }
    }),
  );
});

test('an address among words is found, with its whole path', () => {
  fc.assert(
    fc.property(fc.webUrl(), fc.constantFrom(' ', '\n', '. ', ', and '), (url, gap) => {
      const plain = `${new URL(url).origin}/a`;
      expect(hrefs(`see ${plain}${gap}then`)).toEqual([new URL(plain).href]);
    }),
  );
});

test.each([
  '\\\\server\\share\\file',
  'file:///etc/passwd',
  'file://server/share',
  'smb://server/share',
  'ms-msdt:/id',
  'javascript:alert(1)',
  'data:text/html,x',
  'www.example.org',
  'example.org/path',
  '//example.org/x',
  'https://',
  'https:example.org',
  'https:\\\\server\\share',
  'https:/example.org',
  'xhttps://example.org',
  'file:https://example.org',
  'https://user@example.org/',
  'https://user:word@example.org/',
  'https://@example.org/',
  'https://bank.example%00.org/',
  'C:\\Users\\https://example.org',
])('%s is no address', (text) => {
  expect(linksOf(text)).toEqual([]);
});

test.each([
  ['(see https://example.org/a_(b))', 'https://example.org/a_(b)'],
  ['https://example.org/a?b=c&d=%20#e.', 'https://example.org/a?b=c&d=%20#e'],
  ['“https://example.org”', 'https://example.org/'],
  ['HTTPS://EXAMPLE.ORG', 'https://example.org/'],
  ['https://example.org\\@evil.example', 'https://example.org/'],
  ['http://192.168.0.1:8080/x', 'http://192.168.0.1:8080/x'],
])('%s: what would be opened is %s', (text, href) => {
  expect(hrefs(text)).toEqual([href]);
});

test('a host that looks like another one is shown for what it is', () => {
  // Cyrillic а in place of the Latin one.
  expect(linksOf('https://p\u0430ypal.com/login')).toMatchObject([{ host: 'xn--pypal-4ve.com' }]);
});

test('a message of addresses costs no more than one can look at', () => {
  expect(linksOf('https://example.org '.repeat(400))).toHaveLength(50);
  expect(linksOf(`https://example.org/${'a'.repeat(5_000)}`)).toEqual([]);
});
