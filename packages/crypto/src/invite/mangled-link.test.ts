import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hostLinks, links } from '../../test/links.ts';
import { encodeHostInvite, encodeInvite, parseHostInvite, parseInvite } from './invite.ts';

const inside = (text: string, at: number, added: string): string =>
  Array.from(text)
    .toSpliced(at % (text.length + 1), 0, added)
    .join('');
const everyTime = (text: string, length: number, added: string): string =>
  text.match(new RegExp(`.{1,${length}}`, 'g'))?.join(added) ?? text;
const escaped = (text: string): string =>
  Array.from(new TextEncoder().encode(text), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
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
    // `35;` begins what no browser escapes, and what is escaped four times is read no more.
    const any = fc.constantFrom(
      ...Object.entries(manglers).filter(([name]) => !/entity for|full-width|twice/.test(name)),
    );
    fc.assert(
      fc.property(links, any, any, fc.nat(1000), (link, [one, first], [two, second], at) => {
        // A sign that stands for a character is broken by no program.
        fc.pre(!(/entities|escaped|places/.test(one) && /lines|soft|blank|places/.test(two)));
        expect(parseInvite(second(first(encodeInvite(link), at), at))).toEqual({ ok: true, value: link });
      }),
      { numRuns: 500 },
    );
  });

  it('INV-6: the host link is read the same way', () => {
    fc.assert(
      fc.property(
        hostLinks,
        fc.constantFrom(...Object.values(manglers)),
        fc.nat(1000),
        (value, mangle, at) => {
          expect(parseHostInvite(mangle(encodeHostInvite(value), at))).toEqual({ ok: true, value });
        },
      ),
    );
  });

  it('INV-2: what was cut is told from what was changed', () => {
    fc.assert(
      fc.property(links, fc.integer({ min: 2, max: 90 }), (link, kept) => {
        const text = encodeInvite(link);
        const words =
          ' The passcode comes by phone, and the door to the house is open from nine to half past five.';
        for (const cut of ['', '…', '...', '%E2%80%A6', ' passcode-by-phone', '.', words])
          expect(parseInvite(text.slice(0, kept) + cut)).toEqual({ ok: false, error: 'cut' });
        const changed = `${text.slice(0, kept)}"${text.slice(kept)}`;
        if (kept <= 80) expect(parseInvite(changed)).toEqual({ ok: false, error: 'malformed' });
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
