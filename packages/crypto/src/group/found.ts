import type { Bytes } from '@conclave/base';
import { createGroup } from 'ts-mls';
import { emptyLog } from '../host-log/host-log.ts';
import { memberId } from '../identity/credential.ts';
import type { DisplayName } from '../identity/display-name.ts';
import type { JoinKey } from '../invite/join-key.ts';
import { sealingKey } from '../join/sealing.ts';
import { clientConfig } from '../mls/client-config.ts';
import { makeKeyPackage } from '../mls/key-package.ts';
import { loadSuite } from '../mls/suite.ts';
import type { SigningKey } from '../primitives/signing.ts';
import { genesisHash, makeAdmission, signGenesis } from './genesis.ts';
import { enter } from './initial.ts';
import type { GroupState } from './state.ts';
import type { AdmissionPolicy, Context, GroupEffect, PeerAddress } from './types.ts';

/** What everybody brings who founds or joins. */
export interface Entrant {
  /** 16 bytes, of `deriveRoom`. */
  readonly roomId: Bytes;
  readonly joinKey: JoinKey;
  readonly policy: AdmissionPolicy;
  readonly identity: SigningKey;
  readonly name: DisplayName;
  readonly peer: PeerAddress;
}

export interface Founding extends Entrant {
  readonly hostKey: SigningKey;
}

export interface Founded {
  readonly state: GroupState;
  readonly effects: readonly GroupEffect[];
  /** JOIN-2: for the server to show to joiners. */
  readonly admission: Bytes;
}

/** JOIN-7: the host's client makes a group of one, with an id and an admission key that are random. */
export async function foundGroup(founding: Founding, context: Context): Promise<Founded> {
  const { hostKey, identity, policy, joinKey, roomId } = founding;
  const suite = await loadSuite(policy.suite, context.random);
  const scope = { roomId, hostPub: hostKey.publicKey };
  const groupId = context.random(32);
  const genesis = await signGenesis(scope, hostKey, { groupId, suite: policy.suite, time: context.now });
  const admitKey = await sealingKey(suite, context.random(32));
  const own = await makeKeyPackage(suite, scope, founding, context.now);
  const mls = await createGroup(groupId, own.keyPackage, own.privateKeys, [], suite, clientConfig(scope));
  own.privateKeys.initPrivateKey.fill(0);
  const id = memberId(identity.publicKey);
  const setting = { scope, policy, joinKey, genesis, admitKey, identity, id, hostKey };
  const log = emptyLog(scope, policy.admit, genesisHash(scope, genesis));
  const entered = await enter(setting, mls, 0, log, 'found', suite, context);
  return { ...entered, admission: await makeAdmission(scope, hostKey, groupId, admitKey.publicKey) };
}
