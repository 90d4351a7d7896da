import type { MemberId } from '../group/types.ts';
import { memberId } from '../identity/credential.ts';
import type { MemberCredential } from '../identity/credential.ts';
import type { LogOutcome } from './outcome.ts';

type Claim = Pick<MemberCredential, 'identityPub' | 'hostCertificate'>;

/** Whoever has the host key comes in as a host, but for those who handed the meeting over (MOD-5). */
export function comesAsHost(log: LogOutcome, { identityPub, hostCertificate }: Claim): boolean {
  return hostCertificate !== null && !handedOver(log, memberId(identityPub));
}

/** MOD-5: whether a member is a host, in the eyes of all: by the host certificate, or because the meeting was handed over to them. */
export function isHost(log: LogOutcome, credential: Claim): boolean {
  return comesAsHost(log, credential) || log.succession.get(memberId(credential.identityPub)) === 'heir';
}

/** MOD-5: whether this person gave the host's powers away. */
export function handedOver(log: LogOutcome, id: MemberId): boolean {
  return log.succession.get(id) === 'former';
}
