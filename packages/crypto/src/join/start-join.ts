import { err, ok } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import type { Entrant } from '../group/found.ts';
import { readAdmission } from '../group/genesis.ts';
import type { Admission } from '../group/genesis.ts';
import type { Context, LogAnchor } from '../group/types.ts';
import { matchesInvite } from '../invite/invite.ts';
import type { Invite } from '../invite/invite.ts';
import { keyPackageHash, makeKeyPackage } from '../mls/key-package.ts';
import type { OwnKeyPackage } from '../mls/key-package.ts';
import { loadSuite } from '../mls/suite.ts';
import type { SigningKey } from '../primitives/signing.ts';
import type { JoinKey } from '../invite/join-key.ts';
import { joinPsk } from '../mls/psk.ts';
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
  /** COM-6: the last `anchor` of the view, for somebody who returns; null otherwise. */
  readonly anchor: LogAnchor | null;
}

/** A knock that waits for its answer. Holds private keys: `dropJoin` wipes them. */
export interface JoinState {
  readonly joining: Joining;
  readonly admission: Admission;
  readonly own: OwnKeyPackage;
  readonly request: Bytes;
  readonly replyKey: SealingKey;
}

export interface Knocking {
  readonly state: JoinState;
  /** For the server to pass on to the members. */
  readonly knock: Bytes;
}

/** `other-host`: not the host of the link; `bad-admission`: not signed by that host. Either way the server is dishonest. */
export type JoinFault = 'other-host' | 'bad-admission';

/** JOIN-2: makes a KeyPackage and seals the request to let it in. */
export async function startJoin(joining: Joining, context: Context): Promise<Result<Knocking, JoinFault>> {
  const { link, hostPub, roomId, suite: suiteName, joinKey } = joining;
  if (!matchesInvite(link, hostPub)) return err('other-host');
  const scope = { roomId, hostPub };
  const admission = await readAdmission(scope, joining.admission);
  if (admission === undefined) return err('bad-admission');
  const suite = await loadSuite(suiteName, context.random);
  const own = await makeKeyPackage(suite, scope, joining, context.now);
  const replyKey = await sealingKey(suite, context.random(32));
  const knock = await sealRequest(suite, { roomId, admission, suiteName }, joinPsk(roomId, joinKey), {
    keyPackage: own.keyPackage,
    replyPub: replyKey.publicKey,
    time: context.now,
  });
  if (knock === undefined) return err('bad-admission');
  const request = keyPackageHash(own.keyPackage);
  return ok({ state: { joining, admission, own, request, replyKey }, knock });
}

/** Wipes the private keys of a knock that is given up. */
export function dropJoin({ own, replyKey }: JoinState): void {
  const { initPrivateKey, hpkePrivateKey, signaturePrivateKey } = own.privateKeys;
  for (const secret of [initPrivateKey, hpkePrivateKey, signaturePrivateKey, replyKey.seed]) secret.fill(0);
}
