import { toBase64Url } from '@conclave/base';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createInvite,
  encodeHostInvite,
  encodeInvite,
  matchesInvite,
  parseHostInvite,
  parseInvite,
} from './invite.ts';
import { deriveGuestLink } from './guest-link.ts';
import { inviteOfHost } from './host-invite.ts';
import { deriveRoom } from './room.ts';

const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((value) => new Uint8Array(value));

function counting(): (length: number) => Uint8Array<ArrayBuffer> {
  let next = 0;
  return (length) => Uint8Array.from({ length }, () => next++ % 256);
}

describe('the link', () => {
  it('INV-2: is read as it was written', () => {
    fc.assert(
      fc.property(bytes(32), bytes(16), (linkSecret, hostHash) => {
        const link = { linkSecret, hostHash, guest: null };
        expect(parseInvite(encodeInvite(link))).toEqual({ ok: true, value: link });
        expect(parseInvite(`#${encodeInvite(link)}`)).toEqual({ ok: true, value: link });
      }),
    );
  });

  it('INV-8: a further link is read as it was written, and names its room', () => {
    fc.assert(
      fc.property(bytes(32), bytes(16), bytes(16), bytes(16), (linkSecret, hostHash, roomId, pwSalt) => {
        const link = { linkSecret, hostHash, guest: { roomId, pwSalt } };
        expect(parseInvite(encodeInvite(link))).toEqual({ ok: true, value: link });
      }),
    );
  });

  it('INV-6: the host link is read as it was written, and is no invite', async () => {
    const { link, hostSeed } = await createInvite(counting());
    const host = { linkSecret: link.linkSecret, hostSeed, linkIndex: 0 };
    const fragment = encodeHostInvite(host);
    expect(parseHostInvite(`#${fragment}`)).toEqual({ ok: true, value: host });
    expect(await inviteOfHost(host)).toEqual(link);
    const rotated = await inviteOfHost({ ...host, linkIndex: 3 });
    const [first, second] = [await deriveRoom(link), await deriveRoom(rotated)];
    expect([second.roomId, second.pwSalt]).toEqual([first.roomId, first.pwSalt]);
    expect(second.linkId).not.toEqual(first.linkId);
    expect(rotated.linkSecret).toEqual(deriveGuestLink(hostSeed, first.roomId, 3).secret);
    expect(parseInvite(fragment)).toMatchObject({ error: 'unknown-version' });
    expect(parseHostInvite(encodeInvite(link))).toMatchObject({ error: 'unknown-version' });
    expect(parseHostInvite(fragment.slice(4))).toMatchObject({ ok: false });
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseHostInvite(text).ok).toBe(false);
      }),
    );
  });

  it('INV-2: anything else is told apart, and never throws', () => {
    expect(parseInvite('')).toMatchObject({ error: 'missing' });
    expect(parseInvite('#')).toMatchObject({ error: 'missing' });
    expect(parseInvite('#not a link')).toMatchObject({ error: 'malformed' });
    expect(parseInvite(toBase64Url(new Uint8Array(49)))).toMatchObject({ error: 'unknown-version' });
    expect(parseInvite(toBase64Url(new Uint8Array([1, 2, 3])))).toMatchObject({ error: 'cut' });
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(parseInvite(text).ok).toBe(false);
      }),
    );
  });

  it('INV-2: holds the host key to the link', async () => {
    const random = counting();
    const first = await createInvite(random);
    const second = await createInvite(random);
    expect(matchesInvite(first.link, first.hostKey.publicKey)).toBe(true);
    expect(matchesInvite(first.link, second.hostKey.publicKey)).toBe(false);
  });
});
