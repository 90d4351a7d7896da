import { deriveGuestLink } from './guest-link.ts';
import { hostHashOf, hostKeyFromSeed } from './invite.ts';
import type { HostInvite, Invite } from './invite.ts';
import { deriveRoom } from './room.ts';

/** INV-6: the link by which the host comes in on another device. Its secret is the caller's to wipe. */
export async function inviteOfHost({ linkSecret, hostSeed, linkIndex }: HostInvite): Promise<Invite> {
  const { publicKey } = await hostKeyFromSeed(hostSeed);
  const first: Invite = { linkSecret, hostHash: hostHashOf(publicKey), guest: null };
  if (linkIndex === 0) return first;
  const { roomId, pwSalt } = await deriveRoom(first);
  const { secret } = deriveGuestLink(hostSeed, roomId, linkIndex);
  return { ...first, linkSecret: secret, guest: { roomId, pwSalt } };
}
