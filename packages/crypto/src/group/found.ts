import type { Bytes } from '@conclave/base';
import { createGroup } from 'ts-mls';
import { emptyLog } from '../host-log/host-log.ts';
import type { LinkTerms, Rules } from '../host-log/rules.ts';
import { memberId } from '../identity/credential.ts';
import type { DisplayName } from '../identity/display-name.ts';
import type { JoinKey } from '../invite/join-key.ts';
import { makeAdmissionKey, openAdmissionKey } from '../join/admission.ts';
import { clientConfig } from '../mls/client-config.ts';
import { makeKeyPackage } from '../mls/key-package.ts';
import { loadSuite } from '../mls/suite.ts';
import { suiteVersion } from '../primitives/suite-version.ts';
import type { SigningKey } from '../primitives/signing.ts';
import { logStart, signGenesis } from './genesis.ts';
import { enter } from './initial.ts';
import type { GroupState } from './state.ts';
import type { Context, GroupEffect, Guess, PeerAddress } from './types.ts';

/** What everybody brings who founds or joins. */
export interface Entrant {
  /** 16 bytes, of `deriveRoom`. */
  readonly roomId: Bytes;
  /** INV-7: of the policy that the server shows. */
  readonly rules: Rules;
  readonly identity: SigningKey;
  readonly name: DisplayName;
  readonly peer: PeerAddress;
  /** JOIN-3: what this client knows of this meeting's wrong passcodes, from the group that it was in: `guessesOf`. */
  readonly guesses: readonly Guess[];
}

export interface Founding extends Entrant {
  readonly hostKey: SigningKey;
  /** The ways in that hold, and their join keys; they stay the caller's to wipe. */
  readonly links: readonly LinkTerms[];
  readonly joinKeys: readonly JoinKey[];
}

export interface Founded {
  readonly state: GroupState;
  readonly effects: readonly GroupEffect[];
  /** JOIN-2: for the server to show to joiners. */
  readonly admission: Bytes;
}

/**
 * JOIN-7: the host's client makes a group of one, with an id and an admission key that are random.
 * @throws RangeError where no link holds (a fault of the caller)
 */
export async function foundGroup(founding: Founding, context: Context): Promise<Founded> {
  const { hostKey, identity, rules, links, joinKeys, roomId } = founding;
  const suite = await loadSuite(context.random);
  const scope = { roomId, hostPub: hostKey.publicKey };
  const groupId = context.random(32);
  const genesis = await signGenesis(scope, hostKey, {
    groupId,
    suite: suiteVersion,
    time: context.wallTime,
    founder: identity.publicKey,
    rules,
    links,
  });
  const admissionKey = await makeAdmissionKey(suite, scope, hostKey, {
    seed: context.random(32),
    groupId,
    policyVersion: rules.version,
  });
  const admission = await openAdmissionKey(suite, scope, groupId, admissionKey);
  admissionKey.seed.fill(0);
  if (admission === undefined) throw new Error('the host key signs for itself');
  const own = await makeKeyPackage(suite, scope, founding);
  const mls = await createGroup(groupId, own.keyPackage, own.privateKeys, [], suite, clientConfig(scope));
  own.privateKeys.initPrivateKey.fill(0);
  const id = memberId(identity.publicKey);
  const [cameBy] = joinKeys;
  if (cameBy === undefined) throw new RangeError('a group begins with a way in');
  const { linkId } = cameBy;
  const clock = { clockShift: 0, groupTimeAhead: context.wallTime - context.now };
  const setting = { scope, genesis, identity, id, hostKey, ...clock, linkId };
  const log = emptyLog(logStart(scope, genesis));
  const { guesses } = founding;
  const begun = { setting, admission, mls, epoch: 0, log, joinKeys, cameBy, guesses };
  const entrance = { ...begun, cause: 'found', welcomedBy: null, outOfTouchSince: null } as const;
  const entered = await enter(entrance, suite, context);
  return { ...entered, admission: admission.blob };
}
