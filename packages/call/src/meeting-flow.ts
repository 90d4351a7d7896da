import { inBackground, Scope, signal } from '@conclave/base';
import { displayName } from '@conclave/crypto';
import type { GroupView } from '@conclave/crypto';
import type { LocalMedia } from '@conclave/media';
import type { Policy } from '@conclave/protocol';
import type { Entered } from '@conclave/signalling';
import type { CallAdapters } from './adapters.ts';
import type { Passcodes } from './arrival/passcodes.ts';
import { ClockCheck } from './arrival/clock-check.ts';
import { Ending } from './hosting/ending.ts';
import type { Membership } from './group/group-door.ts';
import type { GroupDriver, OutReason } from './group/group-driver.ts';
import { HostSeat } from './hosting/host-seat.ts';
import { inviteView, unchanged } from './hosting/hosting.ts';
import { ifLoaded } from './arrival/if-loaded.ts';
import { JoinAhead } from './arrival/join-ahead.ts';
import { KeptTicket } from './arrival/kept-ticket.ts';
import type * as Inside from './inside.ts';
import type { LiveCall } from './live-call.ts';
import { readLobby } from './arrival/lobby.ts';
import type { Lobby } from './arrival/lobby.ts';
import { MeetingKeys } from './arrival/meeting-keys.ts';
import { readOpening } from './arrival/opening.ts';
import type { Opening } from './arrival/opening.ts';
import { followPhase } from './people/own-devices.ts';
import { attemptsOf, doorOf } from './arrival/place.ts';
import type { Place } from './arrival/place.ts';
import {
  closedRefusal,
  isFinal,
  joinKeyRefusal,
  knockRefusal,
  onMediaFault,
  outRefusal,
  refusal,
} from './arrival/refusals.ts';
import type { Refusal } from './arrival/refusals.ts';
import { ReturnPace } from './arrival/return-pace.ts';
import { Session } from './session.ts';
import type { SessionEnd } from './arrival/why-unreachable.ts';
import type { SessionOwner } from './session.ts';
import type { Phase } from './arrival/view.ts';
import type { HostOutcome, InviteView } from './hosting/view.ts';
import type { Meeting } from './view.ts';

/** One meeting in one tab: from the link, over as many sessions as it takes, to the end. */
export class MeetingFlow implements Meeting {
  readonly local: LocalMedia | null;
  readonly ahead: JoinAhead;
  readonly #adapters: CallAdapters;
  readonly #phase = signal<Phase>({ kind: 'checking' });
  readonly #invite = signal<InviteView | null>(null);
  readonly #call = signal<LiveCall | null>(null);
  readonly #seat: HostSeat;
  readonly phase: Meeting['phase'] = this.#phase;
  readonly invite: Meeting['invite'] = this.#invite;
  readonly call: Meeting['call'] = this.#call;
  readonly host: Meeting['host'];
  readonly clock: Meeting['clock'];
  readonly #pace: ReturnPace;
  readonly #loaded: ReturnType<typeof ifLoaded>;
  #callScope = new Scope();
  #inside: typeof Inside | null = null;
  #place: Place | null = null;
  readonly #ticket: KeptTicket;
  readonly #clockCheck: ClockCheck;
  /** INV-7: what was shown and checked last; an older policy is refused. */
  #lobby: Lobby | null = null;
  #session: Session | null = null;
  /** True from `join` on: each new session goes on into the group by itself. */
  #wantsIn = false;
  readonly #ending: Ending;
  #over = false;

  constructor(adapters: CallAdapters & { readonly passcodes: Passcodes }, opening: Opening) {
    this.#adapters = adapters;
    this.#loaded = ifLoaded(adapters.logger, (refused) => this.#refuse(refused));
    this.#ticket = new KeptTicket(adapters.tickets, opening);
    this.#seat = new HostSeat({
      ...adapters,
      ticket: this.#ticket,
      driver: () => this.#call.peek()?.driver ?? null,
      keys: () => this.#place?.keys ?? null,
      lobby: () => this.#lobby,
      onPolicy: ({ policy, rules }) => {
        if (this.#lobby !== null) this.#lobby = { ...this.#lobby, policy, rules };
      },
      onShown: () => this.#showInvite(this.#call.peek()?.driver.view.peek() ?? null),
    });
    this.host = this.#seat.controls;
    this.#pace = new ReturnPace(adapters.clock);
    this.#clockCheck = new ClockCheck(adapters.clock);
    this.clock = this.#clockCheck.view;
    this.#ending = new Ending(adapters.clock);
    this.ahead = new JoinAhead(adapters, () => this.#place?.keys ?? null);
    this.local = adapters.browserCanEncrypt ? adapters.createLocalMedia() : null;
    followPhase(this.#phase, this.local);
    if (this.local === null) this.#phase.value = refusal('browser-cannot-encrypt');
    else inBackground(this.#loaded(this.#open(opening), undefined));
  }

  get ownLink(): string | null {
    return this.#ticket.ownLink(this.#adapters.origin);
  }

  get initialName(): string {
    return this.#ticket.current?.name ?? '';
  }

  join(request: { readonly name: string; readonly passcode: string | null }): void {
    const name = displayName(request.name);
    if (this.#phase.peek().kind !== 'prejoin' || this.#ticket.current === null || !name.ok) return;
    this.ahead.pressed();
    const passcode = request.passcode ?? this.#ticket.current.passcode;
    this.#ticket.change({ name: name.value, passcode, joinKey: null, stage: 'joined' });
    this.#wantsIn = true;
    this.#phase.value = { kind: 'joining' };
    if (this.#session === null) this.#connect();
    else inBackground(this.#loaded(this.#enter(this.#session), undefined));
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
    this.#phase.value = { kind: 'left', hostLink: this.host.peek()?.hostLink() ?? null };
    await this.#finish(true);
  }

  dispose(): void {
    if (this.#over) return;
    this.#over = true;
    this.#endCall();
    this.#pace.cancel();
    // COM-6: the server need not wait for this connection; the group is told nothing, for a reload comes back into it.
    this.#session?.abandon();
    this.#session = null;
    this.local?.close();
    this.#place?.keys.wipe();
  }

  async #open(opening: Opening): Promise<void> {
    const { tickets, derivePwKey } = this.#adapters;
    const read = await readOpening(opening, tickets);
    if (this.#over) return;
    if (!read.ok) return this.#refuse(refusal(read.error));
    const { invite, ticket, identity: kept } = read.value;
    const identity = kept ?? (await tickets.newIdentity());
    const keys = await MeetingKeys.of(invite, ticket, derivePwKey);
    if (this.#over) return keys.wipe();
    await this.#seat.open(keys, ticket);
    if (this.#over) return keys.wipe();
    const seat = this.#seat;
    this.#place = {
      ...attemptsOf(this.#adapters.clock),
      keys,
      identity,
      get host() {
        return seat.hosting;
      },
    };
    await this.#ticket.keep(ticket);
    if (this.#over) return keys.wipe();
    if (seat.hosting !== null) this.#showInvite(null);
    this.#wantsIn = ticket.stage === 'joined';
    this.#connect();
  }

  #connect(): void {
    const place = this.#place;
    if (this.#over || place === null) return;
    if (this.#call.peek() === null) this.#phase.value = { kind: this.#wantsIn ? 'joining' : 'checking' };
    const session: Session = new Session({
      ...this.#adapters,
      roomId: place.keys.roomId,
      prove: place.keys.prove,
      onServerTime: (time) => this.#clockCheck.serverSaid(time),
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
      accept: (answer) => this.#loaded(this.#accept(session(), place, answer), false),
      policy: (shown) => this.#loaded(this.#policyChanged(session(), place, shown), false),
      waiting: ifCurrent((waitsFor) => this.#waiting(waitsFor)),
      refused: ifCurrent((answer) => this.#refuse(knockRefusal(answer))),
      dishonest: ifCurrent(() => this.#refuse(refusal('server-dishonest'))),
      joined: ifCurrent((driver, membership) => this.#joined(driver, membership)),
      resumed: ifCurrent((how) => this.#call.peek()?.connected(how)),
      reconnecting: ifCurrent(() => this.#call.peek()?.reconnecting()),
      sfu: ifCurrent((event) => this.#call.peek()?.sfu(event)),
      lost: ifCurrent(() => this.#return()),
      closed: ifCurrent((reason) => this.#closed(reason)),
    };
  }

  #waiting(waitsFor: Parameters<SessionOwner['waiting']>[0]): void {
    const wasIn = (this.#ticket.current?.place ?? null) !== null;
    const phase: Phase = { kind: 'waiting', for: wasIn && waitsFor === 'host' ? 'host-again' : waitsFor };
    const tell = (): void => void (this.#phase.value = phase);
    if (wasIn) this.#pace.tellLater(tell);
    else tell();
  }

  async #accept(session: Session, { keys }: Place, answer: Entered): Promise<boolean> {
    const lobby = await readLobby(answer, keys, this.#lobby);
    if (this.#over || this.#session !== session) return false;
    if (!lobby.ok) {
      this.#refuse(refusal(lobby.error));
      return false;
    }
    this.#lobby = lobby.value;
    if (this.#wantsIn) inBackground(this.#loaded(this.#enter(session), undefined));
    else if (this.#phase.peek().kind === 'checking') this.#prejoin(lobby.value.policy);
    return true;
  }

  async #policyChanged(session: Session, { keys }: Place, policy: Entered['policy']): Promise<boolean> {
    const before = this.#lobby;
    const lobby = before && (await readLobby({ ...before, policy }, keys, before));
    if (!lobby?.ok || this.#over || this.#session !== session) return false;
    this.#lobby = lobby.value;
    if (this.#phase.peek().kind === 'prejoin') this.#prejoin(lobby.value.policy);
    return true;
  }

  #prejoin(policy: Policy): void {
    const isHost = this.#seat.hosting !== null;
    this.ahead.known(policy);
    const passcodeRequired = policy.passcode !== null && (this.#ticket.current?.passcode ?? null) === null;
    this.#phase.value = { kind: 'prejoin', passcodeRequired, isHost };
  }

  async #enter(session: Session): Promise<void> {
    const [place, ticket, lobby] = [this.#place, this.#ticket.current, this.#lobby];
    if (place === null || ticket === null || lobby === null) return;
    const joinKey = await place.keys.joinKey(ticket.passcode, lobby.policy);
    if (this.#over || this.#session !== session || !this.#wantsIn) return;
    if (!joinKey.ok) return this.#refuse(joinKeyRefusal(joinKey.error));
    this.#adapters.mark('join-key');
    this.#ticket.keepJoinKey(joinKey.value, joinKey.value.policyVersion);
    const name = displayName(ticket.name);
    if (!name.ok) return this.#prejoin(lobby.policy);
    const entry = { lobby, ticket, joinKey: joinKey.value, name: name.value, clockCheck: this.#clockCheck };
    const { door, inside } = await doorOf(this.#adapters, place, entry);
    this.#inside = inside;
    session.join(door);
  }

  #joined(driver: GroupDriver, membership: Membership): void {
    const call = this.#call.peek() ?? this.#begin(driver);
    if (call === null) return;
    this.#pace.ended();
    this.#phase.value = { kind: 'in-call' };
    this.#ticket.becameMember(this.#place?.keys, this.#session);
    call.attach(driver, membership);
    inBackground(this.#seat.attached(driver));
    call.connected('returned');
  }

  #review(view: GroupView): void {
    this.#seat.review(view);
    this.#showInvite(view);
  }

  #begin(driver: GroupDriver): LiveCall | null {
    const [local, inside] = [this.local, this.#inside];
    if (local === null || inside === null || this.#place === null) return null;
    const parts = inside.callParts(this.#adapters, {
      local,
      keys: this.#place.keys,
      session: () => this.#session,
      call: () => this.#call.peek(),
      seat: this.#seat,
    });
    const call = new inside.LiveCall(
      {
        ...parts,
        hosting: () => this.#seat.hosting,
        onView: (view) => this.#review(view),
        onPlace: (place) => this.#ticket.change({ place }),
        // INV-7: passcode or links changed; this person comes back by what the group gave them.
        onReturnKey: (joinKey, version) => {
          this.#ticket.keepJoinKey(joinKey, version);
          inBackground(this.#place?.keys.replaceJoinKey(joinKey, version));
        },
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
    this.#callScope.add(onMediaFault(parts.media, (refused) => this.#refuse(refused)));
    this.#call.value = call;
    return call;
  }

  #out(reason: OutReason): void {
    const refused = outRefusal(reason);
    if (!this.#ending.underWay && refused !== null) this.#refuse(refused, true);
  }

  #closed(reason: SessionEnd): void {
    if (reason === 'ended') this.#ending.closedByEnd();
    if (this.#ending.underWay) return;
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

  /** Where the server does not know, the meeting's links still work: this client stays, to try again. */
  async #end(tell: () => HostOutcome): HostOutcome {
    const ended = await this.#ending.run(tell);
    if (!ended.ok || this.#over) return ended;
    this.#phase.value = { kind: 'left', hostLink: null };
    await this.#finish(false);
    return ended;
  }

  #refuse(refused: Refusal, forGood = isFinal(refused.reason)): void {
    if (this.#over) return;
    this.#phase.value = refused;
    this.#pace.cancel();
    this.#place?.knocks.answered();
    if (forGood) return inBackground(this.#finish(false));
    if (refused.retry === 'passcode') this.#wrongPasscode();
    else this.#drop();
  }

  #wrongPasscode(): void {
    this.#wantsIn = false;
    this.#place?.keys.forgetJoinKey();
    this.#endCall();
    this.#ticket.change({ passcode: null, joinKey: null, stage: 'prejoin' });
  }

  /** Gives the connection and the call up; `retry` starts again. */
  #drop(): void {
    this.#endCall();
    const session = this.#session;
    this.#session = null;
    if (session !== null) inBackground(session.part());
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
    if (leaving && session !== null) await session.part();
    else session?.abandon();
    this.#invite.value = null;
    this.#place?.keys.wipe();
    this.#seat.close();
    await this.#ticket.erase();
  }

  #endCall(): void {
    this.#callScope.close();
    this.#call.value = null;
  }

  #showInvite(view: GroupView | null): void {
    const [place, ticket] = [this.#place, this.#ticket.current];
    if (place === null || ticket === null) return;
    const shown = inviteView(place, ticket, this.#adapters.origin, view);
    this.#invite.value = unchanged(this.#invite.peek(), shown);
  }
}
