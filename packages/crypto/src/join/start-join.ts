import { equalBytes, err, ok } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import type { Entrant } from '../group/found.ts';
import type { Context, LogAnchor } from '../group/types.ts';
import type { CredentialScope } from '../identity/credential.ts';
import { matchesInvite } from '../invite/invite.ts';
import type { Invite } from '../invite/invite.ts';
import { keyPackageHash, makeKeyPackage } from '../mls/key-package.ts';
import type { OwnKeyPackage } from '../mls/key-package.ts';
import { loadSuite } from '../mls/suite.ts';
import type { SigningKey } from '../primitives/signing.ts';
import type { JoinKey } from '../invite/join-key.ts';
import { joinPsk } from '../mls/psk.ts';
import { readAdmission } from './admission.ts';
import type { Admission } from './admission.ts';
import { sealRequest } from './request.ts';
import { sealingKey } from './sealing.ts';
import type { SealingKey } from './sealing.ts';

export interface Joining extends Entrant {
  /** INV-4: by the link and passcode that this client comes with. */
  readonly joinKey: JoinKey;
  readonly link: Invite;
  /** The host key that the server names; checked against the link. */
  readonly hostPub: Bytes;
  /** What the server shows to joiners. */
  readonly admission: Bytes;
  /** For the host who comes back, or on another device. */
  readonly hostKey: SigningKey | null;
  /** COM-6: for somebody who returns; null otherwise. */
  readonly place: PlaceInGroup | null;
  /** JOIN-2: what the group's clock is ahead of this device's, where an answer told it; ms, else 0. */
  readonly clockShift: number;
}

/** Where somebody was in a group: the last `admission` and `anchor` of its view. */
export interface PlaceInGroup {
  readonly admission: Bytes;
  readonly anchor: LogAnchor;
}

/** A knock that waits for its answer. Holds private keys: `dropJoin` wipes them. */
export interface JoinState {
  readonly joining: Joining;
  readonly admission: Admission;
  /** JOIN-6: where in this group's host log this person was; null where they were not in it. */
  readonly anchor: LogAnchor | null;
  readonly own: OwnKeyPackage;
  /** By the clock of `Context.now`. */
  readonly knockedAt: number;
  readonly request: Bytes;
  readonly replyKey: SealingKey;
}

export interface Knocking {
  readonly state: JoinState;
  /** For the server to pass on to the members. */
  readonly knock: Bytes;
}

/**
 * `other-host`: not the host of the link; `bad-admission`: not signed by that host, or older than the passcode that the
 * server shows beside it. Either way the server is dishonest. `old-admission`: older than the passcode that this client
 * comes with, which the group gave it: the server was not told yet, or is dishonest. `former-passcode`: likewise, and it is
 * another group than that one: the host founded it with a passcode from before, which has to be typed.
 */
export type JoinFault = 'other-host' | 'bad-admission' | 'old-admission' | 'former-passcode';

/** JOIN-2: makes a KeyPackage and seals the request to let it in. */
export async function startJoin(joining: Joining, context: Context): Promise<Result<Knocking, JoinFault>> {
  const { link, hostPub, roomId, joinKey } = joining;
  if (!matchesInvite(link, hostPub)) return err('other-host');
  const scope = { roomId, hostPub };
  const shown = await readAdmission(scope, joining.admission);
  if (shown === undefined) return err('bad-admission');
  // Former members may have the private half, and the MAC of this request would let them test guesses at the passcode.
  if (shown.policyVersion < joining.rules.pwVersion) return err('bad-admission');
  const { admission, anchor } = await ownPlace(scope, shown, joining.place);
  if (admission.policyVersion < joinKey.pwVersion)
    return err(joining.place !== null && anchor === null ? 'former-passcode' : 'old-admission');
  const suite = await loadSuite(context.random);
  const own = await makeKeyPackage(suite, scope, joining);
  const replyKey = await sealingKey(suite, context.random(32));
  const knock = await sealRequest(suite, { roomId, admission }, joinPsk(roomId, joinKey), {
    keyPackage: own.keyPackage,
    replyPub: replyKey.publicKey,
    time: Math.max(0, context.wallTime + joining.clockShift),
    returns: anchor !== null,
  });
  if (knock === undefined) return err('bad-admission');
  const request = keyPackageHash(own.keyPackage);
  const state = { joining, admission, anchor, own, request, replyKey, knockedAt: context.now };
  return ok({ state, knock });
}

/** COM-6: in the group where this person was, what the group said last counts: the server may not know it yet. */
async function ownPlace(
  scope: CredentialScope,
  shown: Admission,
  place: PlaceInGroup | null,
): Promise<Pick<JoinState, 'admission' | 'anchor'>> {
  const known = place === null ? undefined : await readAdmission(scope, place.admission);
  if (place === null || known === undefined || !equalBytes(known.groupId, shown.groupId))
    return { admission: shown, anchor: null };
  const admission = known.policyVersion > shown.policyVersion ? known : shown;
  return { admission, anchor: place.anchor };
}

/** Wipes the private keys of a knock that is given up. */
export function dropJoin({ own, replyKey }: JoinState): void {
  const { initPrivateKey, hpkePrivateKey, signaturePrivateKey } = own.privateKeys;
  for (const secret of [initPrivateKey, hpkePrivateKey, signaturePrivateKey, replyKey.seed]) secret.fill(0);
}
