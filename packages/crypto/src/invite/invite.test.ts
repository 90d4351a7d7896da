import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { random } from '../../test/fixtures.ts';
import { writeFragment } from './fragment.ts';
import {
  createInvite,
  deriveLink,
  encodeHostInvite,
  encodeInvite,
  inviteOfHost,
  matchesInvite,
  parseHostInvite,
  parseInvite,
} from './invite.ts';
import { deriveRoom } from './room.ts';
import { hostLinks, links } from '../../test/links.ts';

describe('the link', () => {
  it('INV-2, INV-8: is read as it was written, whichever of its meeting it is', () => {
    fc.assert(
      fc.property(links, (link) => {
        expect(encodeInvite(link)).toHaveLength(92);
        expect(parseInvite(encodeInvite(link))).toEqual({ ok: true, value: link });
        expect(parseInvite(`#${encodeInvite(link)}`)).toEqual({ ok: true, value: link });
      }),
    );
  });

  it('INV-6: the host link is read as it was written, and is no invite', () => {
    fc.assert(
      fc.property(hostLinks, links, (host, link) => {
        const fragment = encodeHostInvite(host);
        expect(fragment).toHaveLength(55);
        expect(parseHostInvite(`#${fragment}`)).toEqual({ ok: true, value: host });
        expect(parseInvite(fragment)).toEqual({ ok: false, error: 'unknown-version' });
        expect(parseHostInvite(encodeInvite(link))).toEqual({ ok: false, error: 'unknown-version' });
      }),
    );
  });

  it('INV-1, INV-8: all links follow from the host’s seed and a number, the first by 0', async () => {
    const { link, hostSeed } = await createInvite(random);
    const [first, other] = [
      await inviteOfHost({ hostSeed, linkIndex: 0 }),
      await inviteOfHost({ hostSeed, linkIndex: 3 }),
    ];
    expect(first).toEqual(link);
    expect(other).toEqual({ ...link, linkSecret: deriveLink(hostSeed, 3) });
    const [room, same] = [await deriveRoom(first), await deriveRoom(other)];
    expect([same.roomId, same.pwSalt]).toEqual([room.roomId, room.pwSalt]);
    expect(same.linkId).not.toEqual(room.linkId);
    expect(same.gateKey.publicKey).not.toEqual(room.gateKey.publicKey);
  });

  it('INV-2: anything else is told apart, and never throws', () => {
    expect(parseInvite('')).toEqual({ ok: false, error: 'missing' });
    expect(parseInvite('#')).toEqual({ ok: false, error: 'missing' });
    expect(parseInvite('#not a link')).toEqual({ ok: false, error: 'malformed' });
    expect(parseInvite('AQ')).toEqual({ ok: false, error: 'cut' });
    expect(parseInvite(writeFragment(9, random(70)))).toEqual({ ok: false, error: 'unknown-version' });
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseInvite(text).ok || parseHostInvite(text).ok).toBe(false);
      }),
    );
  });

  it('INV-2: holds the host key to the link', async () => {
    const [first, second] = [await createInvite(random), await createInvite(random)];
    expect(matchesInvite(first.link, first.hostKey.publicKey)).toBe(true);
    expect(matchesInvite(first.link, second.hostKey.publicKey)).toBe(false);
  });
});
