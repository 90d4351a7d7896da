import { effect, equalBytes, Scope, signal, untracked } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { copyJoinKey, displayName, wipeJoinKey } from '@conclave/crypto';
import type { JoinKey, LogAnchor, SigningKey } from '@conclave/crypto';
import type { LocalMedia } from '@conclave/media';
import type { Policy } from '@conclave/protocol';
import type { ClosedReason, Entered } from '@conclave/signalling';
import type { CallAdapters } from './adapters.ts';
import { bounded } from './bounded.ts';
import type { Membership } from './group-door.ts';
import type { GroupDriver, OutReason } from './group-driver.ts';
import { HostDesk } from './host-desk.ts';
import { LiveCall } from './live-call.ts';
import { readLobby } from './lobby.ts';
import type { Lobby } from './lobby.ts';
import { MeetingKeys } from './meeting-keys.ts';
import { openGroupDoor } from './mls-door.ts';
import { readOpening } from './opening.ts';
import type { Opening } from './opening.ts';
import { closedRefusal, isFinal, knockRefusal, mediaRefusal, outRefusal, refusal } from './refusals.ts';
import type { Refusal } from './refusals.ts';
import { ReturnPace } from './return-pace.ts';
import { Session } from './session.ts';
import type { SessionOwner } from './session.ts';
import { createSignallingSfu } from './signalling-sfu.ts';
import type { PlaceInLog, ReturnTicket } from './tickets.ts';
import { unitInterval } from './unit-interval.ts';
import type { InviteView, Meeting, Phase } from './view.ts';
import { inBackground } from './in-background.ts';

/** Leaving does not wait longer than this for a server that may be gone. */
const leaveMs = 2_000;

const joinKeyRefusals = {
  empty: 'wrong-passcode',
  // The host signed the cost; what is out of range would make guessing cheap or this tab die.
  'cost-out-of-range': 'server-dishonest',
  'no-worker': 'media-worker-dead',
} as const;

/** What is known once the link has been read. */
interface Place {
  readonly keys: MeetingKeys;
  readonly identity: SigningKey;
  readonly host: HostDesk | null;
}

/** One meeting in one tab: from the link, over as many sessions as it takes, to the end. */
export class MeetingFlow implements Meeting {
  readonly local: LocalMedia | null;
  readonly #adapters: CallAdapters;
  readonly #phase = signal<Phase>({ kind: 'checking' });
  readonly #invite = signal<InviteView | null>(null);
  readonly #call = signal<LiveCall | null>(null);
  readonly #pace: ReturnPace;
  #callScope = new Scope();
  #place: Place | null = null;
  #ticket: ReturnTicket | null = null;
  /** INV-7: what was shown and checked last; an older policy is refused. */
  #lobby: Lobby | null = null;
  #session: Session | null = null;
  /** True from `join` on: each new session goes on into the group by itself. */
  #wantsIn = false;
  #ending = false;
  #over = false;

  constructor(adapters: CallAdapters, opening: Opening) {
    this.#adapters = adapters;
    this.#pace = new ReturnPace(adapters.clock);
    this.local = adapters.browserCanEncrypt ? adapters.createLocalMedia() : null;
    if (this.local === null) this.#phase.value = refusal('browser-cannot-encrypt');
    else inBackground(this.#open(opening));
  }

  get phase(): Meeting['phase'] {
    return this.#phase;
  }

  get invite(): Meeting['invite'] {
    return this.#invite;
  }

  get call(): Meeting['call'] {
    return this.#call;
  }

  get initialName(): string {
    return this.#ticket?.name ?? '';
  }

  join(request: { readonly name: string; readonly passcode: string | null }): void {
    const name = displayName(request.name);
    if (this.#phase.peek().kind !== 'prejoin' || this.#ticket === null || !name.ok) return;
    const passcode = request.passcode ?? this.#ticket.passcode;
    this.#keep({ ...this.#ticket, name: name.value, passcode, joinKey: null, stage: 'joined' });
    this.#wantsIn = true;
    this.#phase.value = { kind: 'joining' };
    if (this.#session === null) this.#connect();
    else inBackground(this.#enter(this.#session));
  }

  retry(): void {
    const phase = this.#phase.peek();
    if (phase.kind !== 'refused' || phase.retry === null) return;
    if (phase.retry === 'passcode' && this.#session !== null && this.#lobby !== null)
      this.#prejoin(this.#lobby.policy);
    else this.#connect();
  }

  async leave(): Promise<void> {
    if (this.#over) return;
    this.#phase.value = { kind: 'left' };
    await this.#finish(true);
  }

  dispose(): void {
    if (this.#over) return;
    this.#over = true;
    this.#endCall();
    this.#pace.cancel();
    this.#session?.close();
    this.#session = null;
    this.local?.close();
    this.#place?.keys.wipe();
  }

  async #open(opening: Opening): Promise<void> {
    const { tickets, derivePwKey, clock } = this.#adapters;
    const read = await readOpening(opening, tickets);
    if (this.#over) return;
    if (!read.ok) return this.#refuse(refusal(read.error));
    const { invite, ticket, identity: kept } = read.value;
    const identity = kept ?? (await tickets.newIdentity());
    const keys = await MeetingKeys.of(invite, ticket, derivePwKey);
    if (this.#over) return keys.wipe();
    const { hostKey, roomId } = keys;
    this.#place = { keys, identity, host: hostKey === null ? null : new HostDesk(clock, roomId, hostKey) };
    this.#keep(ticket);
    if (hostKey !== null) this.#showInvite();
    this.#wantsIn = ticket.stage === 'joined';
    this.#connect();
  }

  #connect(): void {
    const place = this.#place;
    if (this.#over || place === null) return;
    if (this.#call.peek() === null) this.#phase.value = { kind: this.#wantsIn ? 'joining' : 'checking' };
    const { keys } = place;
    const session: Session = new Session({
      ...this.#adapters,
      roomId: keys.roomId,
      prove: keys.prove,
      owner: this.#ownerOf(() => session, place),
    });
    this.#session = session;
  }

  /** @param session the session that speaks; what an earlier one still says is not heard */
  #ownerOf(session: () => Session, place: Place): SessionOwner {
    const ifCurrent =
      <A extends unknown[]>(job: (...given: A) => void) =>
      (...given: A): void => {
        if (!this.#over && this.#session === session()) job(...given);
      };
    return {
      accept: (answer) => this.#accept(session(), place, answer),
      waiting: ifCurrent((waitsFor) => this.#waiting(waitsFor)),
      refused: ifCurrent((answer) => this.#refuse(knockRefusal(answer))),
      dishonest: ifCurrent(() => this.#refuse(refusal('server-dishonest'))),
      joined: ifCurrent((driver, membership) => this.#joined(driver, membership)),
      resumed: ifCurrent(() => this.#call.peek()?.connected('resumed')),
      reconnecting: ifCurrent(() => this.#call.peek()?.reconnecting()),
      sfu: ifCurrent((event) => this.#call.peek()?.sfu(event)),
      lost: ifCurrent(() => this.#return()),
      closed: ifCurrent((reason) => this.#closed(reason)),
    };
  }

  #waiting(waitsFor: 'admission' | 'host'): void {
    const tell = (): void => {
      this.#phase.value = { kind: 'waiting', for: waitsFor };
    };
    if ((this.#ticket?.place ?? null) === null) tell();
    else this.#pace.tellLater(tell);
  }

  async #accept(session: Session, { keys }: Place, answer: Entered): Promise<boolean> {
    const { invite, roomId } = keys;
    const lobby = await readLobby(answer, {
      invite,
      roomId,
      policyVersion: this.#lobby?.policy.version ?? 0,
    });
    if (this.#over || this.#session !== session) return false;
    if (!lobby.ok) {
      this.#refuse(refusal(lobby.error));
      return false;
    }
    this.#lobby = lobby.value;
    if (this.#wantsIn) inBackground(this.#enter(session));
    else if (this.#phase.peek().kind === 'checking') this.#prejoin(lobby.value.policy);
    return true;
  }

  #prejoin(policy: Policy): void {
    const known = this.#ticket?.passcode ?? null;
    const isHost = (this.#place?.host ?? null) !== null;
    const passcodeRequired = policy.passcode !== null && known === null;
    this.#phase.value = { kind: 'prejoin', passcodeRequired, isHost };
  }

  async #enter(session: Session): Promise<void> {
    const [place, ticket, lobby] = [this.#place, this.#ticket, this.#lobby];
    if (place === null || ticket === null || lobby === null) return;
    const joinKey = await place.keys.joinKey(ticket.passcode, lobby.policy);
    if (this.#over || this.#session !== session || !this.#wantsIn) return;
    if (!joinKey.ok) return this.#refuse(refusal(joinKeyRefusals[joinKey.error]));
    const { policyVersion } = joinKey.value;
    this.#keep({ ...ticket, joinKey: { ...copyJoinKey(joinKey.value), policyVersion } });
    const name = displayName(ticket.name);
    if (!name.ok) return this.#prejoin(lobby.policy);
    session.join(
      openGroupDoor({
        ...this.#adapters,
        ...place,
        lobby,
        joinKey: joinKey.value,
        name: name.value,
        anchorIn: (admission) => this.#anchorIn(admission),
      }),
    );
  }

  /** JOIN-6: an anchor holds for the one group that it is of. */
  #anchorIn(admission: Bytes): LogAnchor | null {
    const place = this.#ticket?.place ?? null;
    return place !== null && equalBytes(place.admission, admission) ? place.anchor : null;
  }

  #joined(driver: GroupDriver, membership: Membership): void {
    const call = this.#call.peek() ?? this.#begin(driver);
    if (call === null) return;
    this.#pace.ended();
    this.#phase.value = { kind: 'in-call' };
    this.#showInvite();
    call.attach(driver, membership);
    call.connected('returned');
  }

  #begin(driver: GroupDriver): LiveCall | null {
    const { clock, logger, random, identities, createMediaSession } = this.#adapters;
    const { local } = this;
    if (local === null || this.#place === null) return null;
    const media = createMediaSession(
      createSignallingSfu(() => this.#session?.signalling ?? null),
      local,
    );
    const call = new LiveCall(
      {
        clock,
        logger,
        local,
        media,
        random: () => unitInterval(random),
        host: this.#place.host,
        lasting: { store: identities, roomId: this.#place.keys.roomBytes },
        onAnchor: (anchor, admission) => this.#keepPlace({ anchor, admission }),
        onReturnKey: (joinKey) => this.#keepReturnKey(joinKey),
        onOut: (reason) => this.#out(reason),
        // Two tabs of one person would take the place from each other for ever.
        onLost: (reason) =>
          reason === 'replaced' ? this.#refuse(refusal('opened-elsewhere')) : this.#return(),
        onEnd: (tell) => this.#end(tell),
      },
      driver,
    );
    this.#callScope = new Scope();
    this.#callScope.add(() => call.close());
    this.#callScope.add(
      effect(() => {
        const refused = media.fault.value === null ? null : mediaRefusal(media.fault.value);
        if (refused !== null) untracked(() => this.#refuse(refused));
      }),
    );
    this.#call.value = call;
    return call;
  }

  #out(reason: OutReason): void {
    const refused = outRefusal(reason);
    if (this.#over || this.#ending || refused === null) return;
    this.#refuse(refused);
  }

  #closed(reason: ClosedReason): void {
    if (this.#ending) return;
    const refused = closedRefusal(reason, this.#call.peek() !== null);
    if (refused === 'return') this.#return();
    else if (refused !== null) this.#refuse(refused);
  }

  /** COM-6: the same person in a new session; the call stays in sight meanwhile. */
  #return(): void {
    if (this.#over) return;
    this.#call.peek()?.reconnecting();
    this.#session?.abandon();
    this.#session = null;
    if (!this.#pace.schedule(() => this.#connect())) this.#refuse(refusal('server-unreachable'));
  }

  async #end(tell: () => Promise<void>): Promise<void> {
    if (this.#over || this.#ending) return;
    this.#ending = true;
    await bounded(this.#adapters.clock, leaveMs, tell());
    this.#phase.value = { kind: 'left' };
    await this.#finish(false);
  }

  #refuse(refused: Refusal): void {
    if (this.#over) return;
    this.#phase.value = refused;
    this.#pace.cancel();
    if (isFinal(refused.reason)) {
      inBackground(this.#finish(false));
      return;
    }
    if (refused.retry === 'passcode') this.#wrongPasscode();
    else this.#drop();
  }

  #wrongPasscode(): void {
    this.#wantsIn = false;
    this.#place?.keys.forgetJoinKey();
    this.#endCall();
    if (this.#ticket !== null)
      this.#keep({ ...this.#ticket, passcode: null, joinKey: null, stage: 'prejoin' });
  }

  /** Gives the connection and the call up; `retry` starts again. */
  #drop(): void {
    this.#endCall();
    const session = this.#session;
    this.#session = null;
    if (session !== null) inBackground(this.#part(session));
  }

  /** Nothing comes after this, and nothing is left in the tab. */
  async #finish(leaving: boolean): Promise<void> {
    this.#over = true;
    this.#pace.cancel();
    const session = this.#session;
    this.#session = null;
    // Devices first: nobody waits for a server to see the camera's light go out.
    this.#endCall();
    this.local?.close();
    if (leaving && session !== null) await this.#part(session);
    else session?.abandon();
    this.#invite.value = null;
    this.#place?.keys.wipe();
    this.#ticket?.hostSeed?.fill(0);
    if (this.#ticket?.joinKey) wipeJoinKey(this.#ticket.joinKey);
    await this.#adapters.tickets.erase();
  }

  async #part(session: Session): Promise<void> {
    await bounded(this.#adapters.clock, leaveMs, session.leave());
    session.close();
  }

  #endCall(): void {
    this.#callScope.close();
    this.#call.value = null;
  }

  #keep(ticket: ReturnTicket): void {
    this.#ticket = ticket;
    inBackground(this.#adapters.tickets.save(ticket));
  }

  #keepPlace(place: PlaceInLog): void {
    if (this.#ticket !== null) this.#keep({ ...this.#ticket, place });
  }

  /** COM-6, INV-7: passcode or links changed; this person comes back by what the group gave them. */
  #keepReturnKey(joinKey: JoinKey): void {
    const [ticket, place, call] = [this.#ticket, this.#place, this.#call.peek()];
    if (ticket === null || place === null || call === null) return;
    const policyVersion = call.policyVersion;
    inBackground(place.keys.replaceJoinKey({ ...copyJoinKey(joinKey), policyVersion }));
    if (ticket.joinKey !== null) wipeJoinKey(ticket.joinKey);
    this.#keep({ ...ticket, joinKey: { ...copyJoinKey(joinKey), policyVersion } });
  }

  #showInvite(): void {
    if (this.#ticket === null) return;
    const { fragment, passcode } = this.#ticket;
    this.#invite.value = { link: `${this.#adapters.origin}/j#${fragment}`, passcode };
  }
}
