import {
  createIdentityKey,
  createInvite,
  deriveJoinKey,
  derivePwKey,
  deriveRoom,
  displayName,
} from '@conclave/crypto';
import type { Context, DisplayName, Invite, JoinKey, PeerAddress, Rules, SigningKey } from '@conclave/crypto';

/** What a host makes before anybody is there. The passcode's cost is the least of INV-3: it is not what is measured. */
export interface Meeting {
  readonly link: Invite;
  readonly hostKey: SigningKey;
  readonly roomId: Uint8Array<ArrayBuffer>;
  readonly rules: Rules;
  readonly joinKey: JoinKey;
}

export interface Person {
  readonly name: DisplayName;
  readonly peer: PeerAddress;
  readonly identity: SigningKey;
  readonly hostKey: SigningKey | null;
}

const cost = { memory: 19 * 1024, passes: 2 };

/** Everybody who has link and passcode is let in at once. */
const rules: Rules = {
  version: 1,
  digest: new Uint8Array(32),
  waitingRoom: false,
  admit: 'host',
  autoAdmit: true,
  lock: false,
  chat: true,
  share: true,
  pwVersion: 1,
  passcode: 'generated',
};

export const random: Context['random'] = (length) => crypto.getRandomValues(new Uint8Array(length));

export async function createMeeting(): Promise<Meeting> {
  const { link, hostKey } = await createInvite(random);
  const { roomId, pwSalt } = await deriveRoom(link);
  const pwKey = await derivePwKey('correct horse battery', pwSalt, cost);
  if (!pwKey.ok) throw new Error(pwKey.error);
  const joinKey = deriveJoinKey(link.linkSecret, pwKey.value, roomId, 1);
  return { link, hostKey, roomId, rules, joinKey };
}

export async function person(index: number, hostKey: SigningKey | null = null): Promise<Person> {
  const name = displayName(`Person ${index}`);
  if (!name.ok) throw new Error(name.error);
  return { name: name.value, peer: `peer-${index}`, identity: await createIdentityKey(), hostKey };
}
