import { err, ok } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import {
  canonicalPasscode,
  createInvite,
  defaultPasscodeCost,
  deriveRoom,
  displayName,
  signStatement,
  suiteVersion,
} from '@conclave/crypto';
import type { DisplayName, Invite } from '@conclave/crypto';
import {
  createMeetingPath,
  encode,
  encodePolicy,
  limits,
  policyStatement,
  toRoomId,
} from '@conclave/protocol';
import type { CreateMeeting, Policy } from '@conclave/protocol';
import type { CallAdapters } from '../adapters.ts';
import type { Passcodes } from './passcodes.ts';
import type { CreateFailure, NewMeetingOptions } from './view.ts';
import { whyUnreachable } from './why-unreachable.ts';

/** How long a server keeps a meeting that nobody ended: an invitation for next week still opens. */
const lifeMs = 14 * 24 * 60 * 60_000;

export interface CreatedMeeting {
  readonly invite: Invite;
  readonly hostSeed: Bytes;
  readonly name: DisplayName;
  readonly passcode: string | null;
}

/** As `makeMeeting`; the cryptography is fetched when it is first needed, and may not come. */
export async function createMeeting(
  adapters: Parameters<typeof makeMeeting>[0],
  options: NewMeetingOptions,
): Promise<Result<CreatedMeeting, CreateFailure>> {
  return makeMeeting(adapters, options).catch(() => err('encryption-not-loaded'));
}

/** INV-1, INV-5, INV-7: makes the secrets here and tells the server only what it may know. */
async function makeMeeting(
  adapters: Pick<CallAdapters, 'random' | 'post'> & { readonly passcodes: Passcodes },
  options: NewMeetingOptions,
): Promise<Result<CreatedMeeting, CreateFailure>> {
  const name = displayName(options.name);
  if (!name.ok) return err('name-invalid');
  const { passcode } = options;
  if (passcode !== null && canonicalPasscode(passcode) === '') return err('passcode-invalid');

  const { link: invite, hostSeed, hostKey } = await createInvite(adapters.random);
  const room = await deriveRoom(invite);
  const roomId = toRoomId(room.roomId);
  const body = encodePolicy(firstPolicy(options, adapters.passcodes));
  const meeting: CreateMeeting = {
    roomId,
    gateKey: room.gateKey.publicKey,
    hostKey: hostKey.publicKey,
    policy: { body, signature: await signStatement(hostKey, policyStatement(roomId, body)) },
    lifeMs,
  };
  const answer = await adapters.post(createMeetingPath, encode(meeting));
  if (answer === null) return err('server-unreachable');
  if (answer.status === 429) return err('too-many-requests');
  if (answer.status === 403 && (await whyUnreachable(adapters.post)) === 'origin-refused')
    return err('origin-refused');
  if (answer.status < 200 || answer.status > 299) return err('server-refused');
  return ok({ invite, hostSeed, name: name.value, passcode });
}

/** JOIN-4: with a waiting room the host and co-hosts decide; without one any member's client lets in who passes JOIN-3. */
function firstPolicy({ waitingRoom, passcode }: NewMeetingOptions, passcodes: Passcodes): Policy {
  return {
    version: 1,
    minProtocol: limits.protocolVersion,
    suite: suiteVersion,
    waitingRoom,
    admit: waitingRoom ? 'cohosts' : 'members',
    autoAdmit: !waitingRoom,
    lock: false,
    chat: true,
    share: true,
    e2ee: 'required',
    passcode:
      passcode === null ? null : { version: 1, kind: passcodes.kindOf(passcode), ...defaultPasscodeCost },
  };
}
