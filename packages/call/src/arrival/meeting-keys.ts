import { equalBytes, err, inBackground, ok } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import {
  copyJoinKey,
  deriveJoinKey,
  deriveRoom,
  gateKeyOf,
  hostKeyFromSeed,
  wipeJoinKey,
} from '@conclave/crypto';
import type { derivePwKey, Invite, JoinKey, PwKey, Room, SigningKey } from '@conclave/crypto';
import { gateStatement, hostStatement, toRoomId } from '@conclave/protocol';
import type { PeerId, Policy, RoomId } from '@conclave/protocol';
import type { EnterProof } from '@conclave/signalling';
import type { FormerPlace, KeptJoinKey, ReturnTicket } from './tickets.ts';

/** JOIN-1: the signatures over a connection's nonce. */
export type ProveConnection = (
  nonce: Bytes,
  peer: PeerId,
) => Promise<Omit<EnterProof, 'place' | 'protocol' | 'roomId' | 'peerId'>>;

/** INV-3: `derivePwKey` of the crypto room, wherever it runs: it is heavy, so the page gives it to a worker.
 * Rejects where that can't run, and where `given up` says that nobody needs it any more. */
export type DerivePwKey = (
  ...given: [...passcode: Parameters<typeof derivePwKey>, givenUp?: AbortSignal]
) => ReturnType<typeof derivePwKey>;

/** A derivation that was begun; whoever takes `pwKey` wipes it. */
interface Derivation {
  readonly passcode: string | null;
  readonly pwVersion: number;
  readonly pwKey: ReturnType<MeetingKeys['pwKey']>;
  readonly giveUp: AbortController;
}

/** What a meeting's link (and, for the host, its seed) gives. Wiped when the meeting is left. */
export class MeetingKeys {
  readonly invite: Invite;
  readonly roomId: RoomId;
  /** Null for everybody but the host; MOD-5 gives and takes it. */
  hostKey: SigningKey | null;
  readonly #room: Room;
  readonly #derivePwKey: DerivePwKey;
  /** `passcode` is undefined where the group gave the key: whoever has it need not know the passcode. */
  #joinKey: { readonly key: KeptJoinKey; readonly passcode: string | null | undefined } | null = null;
  #gateKey: SigningKey;
  #former: FormerPlace | null = null;
  #derivation: Derivation | null = null;
  #wiped = false;

  private constructor(invite: Invite, room: Room, hostKey: SigningKey | null, derive: DerivePwKey) {
    this.invite = invite;
    this.roomId = toRoomId(room.roomId);
    this.hostKey = hostKey;
    this.#room = room;
    this.#gateKey = room.gateKey;
    this.#derivePwKey = derive;
  }

  /** What the ticket holds stays the caller's to wipe. */
  static async of(invite: Invite, ticket: ReturnTicket, derive: DerivePwKey): Promise<MeetingKeys> {
    const room = await deriveRoom(invite);
    const hostKey = ticket.host === null ? null : await hostKeyFromSeed(ticket.host.seed);
    const keys = new MeetingKeys(invite, room, hostKey, derive);
    const { former, joinKey, passcode } = ticket;
    keys.#former = former;
    if (joinKey !== null) {
      keys.#joinKey = { key: { ...joinKey, ...copyJoinKey(joinKey) }, passcode: passcode ?? undefined };
      keys.#gateKey = await gateKeyOf(joinKey);
    }
    return keys;
  }

  /** The room's id as the derivations take it: 16 bytes. */
  get roomBytes(): Bytes {
    return this.#room.roomId;
  }

  /** Whether this client's link is that one. */
  isBy(linkId: Bytes): boolean {
    return equalBytes(linkId, this.#room.linkId);
  }

  /** JOIN-3: this client became a member; a later connection says so where it comes by the same gate. */
  becameMember(peerId: PeerId, token: Bytes): FormerPlace {
    this.#former = { peerId, token, gateKey: this.#gateKey.publicKey };
    return this.#former;
  }

  /** JOIN-1, JOIN-3, JOIN-7: what opens a connection. */
  readonly prove: ProveConnection = async (nonce, peer) => {
    const { publicKey: gateKey } = this.#gateKey;
    const gateSignature = await this.#gateKey.sign(gateStatement(nonce, this.roomId, peer));
    const proof = { gateKey, gateSignature, ...this.#membership(peer) };
    if (this.hostKey === null) return proof;
    return { ...proof, hostSignature: await this.hostKey.sign(hostStatement(nonce, this.roomId, peer)) };
  };

  #membership(peer: PeerId): { readonly former?: Pick<FormerPlace, 'peerId' | 'token'> } {
    const former = this.#former;
    // A resume of the same place needs no word of it.
    if (former === null || former.peerId === peer) return {};
    if (!equalBytes(former.gateKey, this.#gateKey.publicKey)) return {};
    return { former: { peerId: former.peerId, token: former.token } };
  }

  /** INV-4. Derived once for each passcode and policy: Argon2id takes a third of a second. */
  async joinKey(
    passcode: string | null,
    policy: Policy,
  ): Promise<Result<KeptJoinKey, 'empty' | 'cost-out-of-range' | 'no-worker'>> {
    const asked = policy.passcode === null ? null : (passcode ?? '');
    const pwVersion = policy.passcode?.version ?? 0;
    const known = this.#known(asked, pwVersion, policy);
    if (known !== null) return ok(known);
    const begun = this.#derivation;
    const derivation = this.#derive(asked, pwVersion, policy);
    this.#derivation = null;
    let pwKey = await derivation.pwKey;
    // What failed while somebody typed was perhaps a moment without network.
    if (!pwKey.ok && pwKey.error === 'no-worker' && derivation === begun)
      pwKey = await this.pwKey(asked, policy);
    if (!pwKey.ok) return pwKey;
    // A connection that broke and came back asks again, and whoever asked first goes by that key.
    const meanwhile = this.#known(asked, pwVersion, policy);
    if (meanwhile !== null) {
      pwKey.value.fill(0);
      return ok(meanwhile);
    }
    const derived = deriveJoinKey(this.invite.linkSecret, pwKey.value, this.roomBytes, pwVersion);
    const key = { ...derived, policyVersion: policy.version };
    pwKey.value.fill(0);
    this.forgetJoinKey();
    this.#joinKey = { key, passcode: asked };
    return ok(key);
  }

  #known(asked: string | null, pwVersion: number, policy: Policy): KeptJoinKey | null {
    if (this.#joinKey === null) return null;
    const { key, passcode } = this.#joinKey;
    // INV-7: what the group gave may be ahead of what the server shows.
    if (key.policyVersion > policy.version) return key;
    // What the group gave is for that passcode, or for none, whatever else a policy changed since.
    return (passcode === undefined || passcode === asked) && key.pwVersion === pwVersion ? key : null;
  }

  /**
   * INV-3: begins to derive what somebody types, for a later `joinKey`. It stays here until then: nothing leaves this client, and what is
   * derived of another passcode is given up and wiped.
   */
  deriveAhead(passcode: string, policy: Policy): void {
    if (this.#wiped || policy.passcode === null) return;
    this.#derive(passcode, policy.passcode.version, policy);
  }

  /** What was typed is another passcode now, or none. */
  forgetAhead(): void {
    const derivation = this.#derivation;
    this.#derivation = null;
    derivation?.giveUp.abort();
    inBackground(derivation?.pwKey.then((pwKey) => void (pwKey.ok && pwKey.value.fill(0))));
  }

  #derive(passcode: string | null, pwVersion: number, policy: Policy): Derivation {
    const begun = this.#derivation;
    if (begun?.passcode === passcode && begun.pwVersion === pwVersion) return begun;
    this.forgetAhead();
    const giveUp = new AbortController();
    const pwKey = this.pwKey(passcode, policy, giveUp.signal);
    this.#derivation = { passcode, pwVersion, pwKey, giveUp };
    return this.#derivation;
  }

  /** INV-3: 32 bytes, or none where there is no passcode. The caller wipes them. */
  async pwKey(
    passcode: string | null,
    policy: Policy,
    givenUp?: AbortSignal,
  ): Promise<Result<PwKey, 'empty' | 'cost-out-of-range' | 'no-worker'>> {
    const cost = policy.passcode ?? { memory: 0, passes: 0 };
    const asked = policy.passcode === null ? null : (passcode ?? '');
    const pwKey = await this.#derivePwKey(asked, this.#room.pwSalt, cost, givenUp).catch(() => null);
    return pwKey ?? err('no-worker');
  }

  /** COM-6: what the group gave to come back with; it stays the caller's to wipe. */
  async replaceJoinKey(joinKey: JoinKey, policyVersion: number): Promise<void> {
    const key = { ...copyJoinKey(joinKey), policyVersion };
    this.forgetJoinKey();
    this.#joinKey = { key, passcode: undefined };
    this.#gateKey = await gateKeyOf(key);
  }

  /** After a wrong passcode. */
  forgetJoinKey(): void {
    if (this.#joinKey !== null) wipeJoinKey(this.#joinKey.key);
    this.#joinKey = null;
  }

  wipe(): void {
    this.#wiped = true;
    this.forgetAhead();
    this.forgetJoinKey();
    this.invite.linkSecret.fill(0);
  }
}
