import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeHostInvite, encodeInvite, parseHostInvite, parseInvite } from './invite.ts';

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((value) => new Uint8Array(value));
const links = fc.oneof(
  fc.record({ linkSecret: bytes(32), hostHash: bytes(16), guest: fc.constant(null) }),
  fc.record({
    linkSecret: bytes(32),
    hostHash: bytes(16),
    guest: fc.record({ roomId: bytes(16), pwSalt: bytes(16) }),
  }),
);
const inside = (text: string, at: number, added: string): string =>
  Array.from(text)
    .toSpliced(at % (text.length + 1), 0, added)
    .join('');
const everyTime = (text: string, length: number, added: string): string =>
  text.match(new RegExp(`.{1,${length}}`, 'g'))?.join(added) ?? text;
const escaped = (text: string): string =>
  Array.from(text, (each) => `%${(each.codePointAt(0) ?? 0).toString(16)}`).join('');
const entities = (text: string): string => text.replaceAll('-', '&#45;').replaceAll('_', '&#x5F;');

/** What programs do to a link on its way: each either as it happens, or at any place of the text. */
const manglers: Readonly<Record<string, (fragment: string, at: number) => string>> = {
  'a full stop behind it': (text) => `${text}.`,
  'a comma behind it': (text) => `${text},`,
  'brackets around it': (text) => `(${text})`,
  'angle brackets around it': (text) => `<${text}>`,
  'quotes around it': (text) => `“${text}”`,
  'an escaped quote behind it': (text) => `${text}%22`,
  'an escaped blank behind it': (text) => `${text}%20`,
  'parameters behind it': (text) => `${text}&utm_source=mail&utm_medium=email`,
  'parameters of a query behind it': (text) => `${text}?fbclid=IwAR0abcdefghijklmnopqrstuvwxyz`,
  'the next sentence behind it': (text) => `${text} The passcode comes by phone`,
  'a text fragment behind it': (text) => `${text}:~:text=passcode`,
  'Markdown around it': (text) => `**${text}**`,
  'Markdown in it': (text) => text.replaceAll('_', '\\_'),
  'a second #': (text) => `#${text}`,
  'an escaped #': (text) => `%23${text}`,
  'an entity for #': (text) => `35;${text}`,
  'an entity for #, in hex': (text) => `x23;${text}`,
  'entities in it': entities,
  'entities that were escaped again': (text) => entities(text).replaceAll('&', '&amp;'),
  'every character escaped': escaped,
  'every character escaped twice': (text) => escaped(text).replaceAll('%', '%25'),
  'full-width characters': (text) =>
    Array.from(text, (each) => String.fromCodePoint((each.codePointAt(0) ?? 0) + 0xfee0)).join(''),
  'lines of 76': (text) => everyTime(text, 30, '\n'),
  'lines of 76, of Windows': (text) => everyTime(text, 41, '\r\n'),
  'quoted lines': (text) => everyTime(text, 30, '\n> '),
  'soft line breaks of quoted-printable': (text) => everyTime(text, 30, '=\r\n'),
  'places to break': (text) => everyTime(text, 10, '<wbr>'),
  'hyphens that do not break': (text) => text.replaceAll('-', '\u2011'),
  'en dashes': (text) => text.replaceAll('-', '\u2013'),
  'minus signs': (text) => text.replaceAll('-', '\u2212'),
  'long dashes': (text) => text.replaceAll('--', '\u2014'),
  'a blank': (text, at) => inside(text, 2 + (at % 60), ' '),
  'a blank that does not break': (text, at) => inside(text, 2 + (at % 60), '\u00a0'),
  'isolates around it': (text) => `\u2068${text}\u2069`,
};
const invisible = fc.constantFrom(0x200b, 0x2060, 0xad, 0xfeff, 0x200e, 0x202c, 0x2068, 0xfe0f, 0xe0001);

describe('a link in the hands of other programs', () => {
  it.each(Object.entries(manglers))('INV-2: opens with %s', (_name, mangle) => {
    fc.assert(
      fc.property(links, fc.nat(1000), (link, at) => {
        expect(parseInvite(mangle(encodeInvite(link), at))).toEqual({ ok: true, value: link });
      }),
    );
  });

  it('INV-2: opens with invisible characters at any place', () => {
    fc.assert(
      fc.property(links, fc.array(fc.tuple(fc.nat(200), invisible)), (link, added) => {
        const text = added.reduce(
          (now, [at, code]) => inside(now, at, String.fromCodePoint(code)),
          encodeInvite(link),
        );
        expect(parseInvite(text)).toEqual({ ok: true, value: link });
      }),
    );
  });

  it('INV-2: opens after any two of them', () => {
    // Words behind a link hide where a wrapped one ends, and `35;` begins what no browser escapes.
    const any = fc.constantFrom(
      ...Object.entries(manglers)
        .filter(
          ([name]) =>
            !/sentence|blank|entity for|soft|wbr|places|lines|every|full-width|Markdown in/.test(name),
        )
        .map(([, mangle]) => mangle),
    );
    fc.assert(
      fc.property(links, any, any, fc.nat(1000), (link, first, second, at) => {
        expect(parseInvite(second(first(encodeInvite(link), at), at))).toEqual({ ok: true, value: link });
      }),
    );
  });

  it('INV-6: the host link is read the same way', () => {
    const host = fc.record({
      linkSecret: bytes(32),
      hostSeed: bytes(32),
      linkIndex: fc.nat(2 ** 31),
    });
    fc.assert(
      fc.property(host, fc.constantFrom(...Object.values(manglers)), fc.nat(1000), (value, mangle, at) => {
        expect(parseHostInvite(mangle(encodeHostInvite(value), at))).toEqual({ ok: true, value });
      }),
    );
  });

  it('INV-2: what was cut is told from what was changed', () => {
    fc.assert(
      fc.property(links, fc.integer({ min: 2, max: 64 }), (link, kept) => {
        const text = encodeInvite(link);
        for (const cut of ['', '…', '...', '%E2%80%A6', ' passcode-by-phone', '.']) {
          // A word that fills the gap by chance is one more line of the link.
          if (cut.length - 1 === text.length - kept) continue;
          const read = parseInvite(text.slice(0, kept) + cut);
          expect(read).toEqual({ ok: false, error: 'cut' });
        }
        const changed = `${text.slice(0, kept)}"${text.slice(kept)}`;
        if (kept <= 50) expect(parseInvite(changed)).toEqual({ ok: false, error: 'malformed' });
      }),
    );
  });

  it('INV-2: a link in letters of one case is changed, and not of a newer version', () => {
    fc.assert(
      fc.property(links, (link) => {
        const text = encodeInvite(link);
        if (new Set(text.toLowerCase()).size < 16 || new Set(text.toUpperCase()).size < 16) return;
        if (text !== text.toLowerCase())
          expect(parseInvite(text.toLowerCase())).toEqual({ ok: false, error: 'malformed' });
        if (text !== text.toUpperCase())
          expect(parseInvite(text.toUpperCase())).toEqual({ ok: false, error: 'malformed' });
      }),
    );
  });

  it('INV-2: any text is answered, and a long one as fast as a short one', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(parseInvite(text).ok).toBe(false);
      }),
    );
    for (const each of ['%25', '&amp;', '<wbr>', 'A ', '\u200b'])
      expect(parseInvite(each.repeat(500_000)).ok).toBe(false);
  });
});
