import * as fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { hostLinks, links } from '../../test/links.ts';
import { encodeHostInvite, encodeInvite, parseHostInvite, parseInvite } from './invite.ts';

vi.setConfig({ testTimeout: 60_000 });

const symbols = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_');
const faults = ['missing', 'cut', 'malformed'];

/** Both kinds of links, as text, with what reads it. */
const kinds = {
  link: links.map((link) => ({ text: encodeInvite(link), link, read: parseInvite })),
  host: hostLinks.map((link) => ({ text: encodeHostInvite(link), link, read: parseHostInvite })),
};
const written = fc.oneof(kinds.link, kinds.host);
const fault = (read: typeof parseInvite | typeof parseHostInvite, text: string): string => {
  const found = read(text);
  return found.ok ? 'opens' : found.error;
};

describe('a link that was damaged', () => {
  it('INV-2, INV-6: every change of one character is noticed, and is not taken for another version', () => {
    // What changes the check does not depend on the rest of the link: a few links tell of all.
    fc.assert(
      fc.property(kinds.link, kinds.host, (one, host) => {
        const found = new Set<string>();
        for (const { text, read } of [one, host])
          for (let at = 0; at < text.length; at += 1)
            for (const other of symbols)
              if (other !== text[at]) found.add(fault(read, text.slice(0, at) + other + text.slice(at + 1)));
        // Another version that is known has another length.
        expect([...found].filter((each) => !['malformed', 'cut'].includes(each))).toEqual([]);
      }),
      { numRuns: 3 },
    );
  });

  it('INV-2, INV-6: every cut is noticed, at its end, at its beginning and inside', () => {
    fc.assert(
      fc.property(written, fc.nat(), fc.nat(), ({ text, read }, from, length) => {
        for (let kept = 0; kept < text.length; kept += 1) {
          expect(fault(read, text.slice(0, kept))).toBe(
            kept === 0 ? 'missing' : kept === 1 ? 'malformed' : 'cut',
          );
          expect(faults).toContain(fault(read, text.slice(text.length - kept)));
        }
        const start = from % text.length;
        const end = start + 1 + (length % (text.length - start));
        expect(faults).toContain(fault(read, text.slice(0, start) + text.slice(end)));
      }),
    );
  });

  it('INV-2, INV-6: two characters that changed places, and a letter’s case, are noticed', () => {
    fc.assert(
      fc.property(written, ({ text, read }) => {
        for (let at = 0; at + 1 < text.length; at += 1) {
          const [one, two] = [text.charAt(at), text.charAt(at + 1)];
          if (one !== two)
            expect(faults).toContain(fault(read, text.slice(0, at) + two + one + text.slice(at + 2)));
        }
        for (const other of [text.toLowerCase(), text.toUpperCase()])
          if (other !== text) expect(faults).toContain(fault(read, other));
      }),
    );
  });

  it('INV-2, INV-6: what was put behind changes nothing, and what was put inside is noticed', () => {
    fc.assert(
      fc.property(
        written,
        fc.string({ unit: fc.constantFrom(...symbols), minLength: 1 }),
        fc.nat(),
        ({ text, link, read }, more, place) => {
          expect(read(text + more)).toEqual({ ok: true, value: link });
          const at = place % text.length;
          const longer = text.slice(0, at) + more + text.slice(at);
          if (!longer.startsWith(text)) expect(faults).toContain(fault(read, longer));
        },
      ),
    );
  });
});
