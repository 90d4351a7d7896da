import { err, ok } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import { deriveJoinKey, deriveRoom, hostKeyFromSeed } from '@conclave/crypto';
import type { derivePwKey, Invite, Room, SigningKey } from '@conclave/crypto';
import { gateStatement, hostStatement, toRoomId } from '@conclave/protocol';
import type { Policy, RoomId } from '@conclave/protocol';
import type { ProveConnection } from './session.ts';
import type { KeptJoinKey, ReturnTicket } from './tickets.ts';

/** INV-3: `derivePwKey` of the crypto room, wherever it runs: it is heavy, so the page gives it to a worker.
 * Rejects where that can't run. */
export type DerivePwKey = typeof derivePwKey;

/** What a meeting's link (and, for the host, its seed) gives. Wiped when the meeting is left. */
export class MeetingKeys {
  readonly invite: Invite;
  readonly roomId: RoomId;
  /** Null for everybody but the host. */
  readonly hostKey: SigningKey | null;
  readonly #room: Room;
  readonly #derivePwKey: DerivePwKey;
  #joinKey: { readonly key: KeptJoinKey; readonly passcode: string | null } | null = null;

  private constructor(invite: Invite, room: Room, hostKey: SigningKey | null, derive: DerivePwKey) {
    this.invite = invite;
    this.roomId = toRoomId(room.roomId);
    this.hostKey = hostKey;
    this.#room = room;
    this.#derivePwKey = derive;
  }

  /** What the ticket holds stays the caller's to wipe. */
  static async of(invite: Invite, ticket: ReturnTicket, derive: DerivePwKey): Promise<MeetingKeys> {
    const room = await deriveRoom(invite.linkSecret);
    const hostKey = ticket.hostSeed === null ? null : await hostKeyFromSeed(ticket.hostSeed);
    const keys = new MeetingKeys(invite, room, hostKey, derive);
    const { joinKey, passcode } = ticket;
    if (joinKey !== null) keys.#joinKey = { key: { ...joinKey, secret: joinKey.secret.slice() }, passcode };
    return keys;
  }

  /** The room's id as the derivations take it: 16 bytes. */
  get roomBytes(): Bytes {
    return this.#room.roomId;
  }

  /** JOIN-1, JOIN-7: what opens a connection. */
  readonly prove: ProveConnection = async (nonce, peer) => {
    const gateSignature = await this.#room.gateKey.sign(gateStatement(nonce, this.roomId, peer));
    if (this.hostKey === null) return { gateSignature };
    return { gateSignature, hostSignature: await this.hostKey.sign(hostStatement(nonce, this.roomId, peer)) };
  };

  /** INV-4. Derived once for each passcode and policy: Argon2id takes a third of a second. */
  async joinKey(
    passcode: string | null,
    policy: Policy,
  ): Promise<Result<KeptJoinKey, 'empty' | 'cost-out-of-range' | 'no-worker'>> {
    const asked = policy.passcode === null ? null : (passcode ?? '');
    const known = this.#joinKey;
    if (known !== null && known.passcode === asked && known.key.policyVersion === policy.version)
      return ok(known.key);
    const cost = policy.passcode ?? { memory: 0, passes: 0 };
    const pwKey = await this.#derivePwKey(asked, this.#room.pwSalt, cost).catch(() => null);
    if (pwKey === null) return err('no-worker');
    if (!pwKey.ok) return pwKey;
    const pwVersion = policy.passcode?.version ?? 0;
    const derived = deriveJoinKey(this.invite.linkSecret, pwKey.value, this.#room.roomId, pwVersion);
    const key = { ...derived, policyVersion: policy.version };
    pwKey.value.fill(0);
    this.forgetJoinKey();
    this.#joinKey = { key, passcode: asked };
    return ok(key);
  }

  /** After a wrong passcode. */
  forgetJoinKey(): void {
    this.#joinKey?.key.secret.fill(0);
    this.#joinKey = null;
  }

  wipe(): void {
    this.forgetJoinKey();
    this.invite.linkSecret.fill(0);
  }
}
