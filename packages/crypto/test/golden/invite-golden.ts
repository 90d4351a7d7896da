import { expect } from 'vitest';
import { toHex } from '@conclave/base';
import golden from '../../golden/invite.json' with { type: 'json' };
import {
  canonicalPasscode,
  deriveJoinKey,
  derivePwKey,
  deriveRoom,
  encodeHostInvite,
  encodeInvite,
  hostKeyFromSeed,
  inviteOfHost,
  matchesInvite,
  parseHostInvite,
  parseInvite,
} from '../../src/index.ts';

/** The same figures must come out wherever people meet: asserted in Node and in a browser. */
export async function assertInviteGolden(): Promise<void> {
  for (const figures of golden.cases) {
    const link = parseInvite(`#${figures.fragment}`);
    if (!link.ok) throw new Error(link.error);
    const { linkSecret, roomSecret } = link.value;
    expect(toHex(linkSecret)).toBe(figures.linkSecret);
    expect(toHex(roomSecret)).toBe(figures.roomSecret);
    expect(encodeInvite(link.value)).toBe(figures.fragment);
    const host = parseHostInvite(`#${figures.hostFragment}`);
    if (!host.ok) throw new Error(host.error);
    expect(host.value).toEqual({ hostSeed: fromHex(figures.hostSeed), linkIndex: figures.linkIndex });
    expect(encodeHostInvite(host.value)).toBe(figures.hostFragment);
    expect(await inviteOfHost(host.value)).toEqual(link.value);
    const hostKey = await hostKeyFromSeed(host.value.hostSeed);
    expect(toHex(hostKey.publicKey)).toBe(figures.hostPub);
    expect(matchesInvite(link.value, hostKey.publicKey)).toBe(true);
    const room = await deriveRoom(link.value);
    expect(toHex(room.roomId)).toBe(figures.roomId);
    expect(toHex(room.gateKey.publicKey)).toBe(figures.gatePub);
    expect(toHex(room.pwSalt)).toBe(figures.pwSalt);
    if (figures.passcode !== null)
      expect(canonicalPasscode(figures.passcode)).toBe(figures.canonicalPasscode);
    const pwKey = await derivePwKey(figures.passcode, room.pwSalt, figures.cost);
    if (!pwKey.ok) throw new Error(pwKey.error);
    expect(toHex(pwKey.value)).toBe(figures.pwKey);
    const joinKey = deriveJoinKey(linkSecret, pwKey.value, room.roomId, figures.pwVersion);
    expect(toHex(joinKey.secret)).toBe(figures.joinKey);
    expect([toHex(joinKey.linkId), toHex(room.linkId)]).toEqual([figures.linkId, figures.linkId]);
  }
}

function fromHex(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text.match(/../gu) ?? [], (pair) => Number.parseInt(pair, 16));
}
