import {
  computed,
  effect,
  equalBytes,
  err,
  inBackground,
  Scope,
  signal,
  untracked,
  wipe,
} from '@conclave/base';
import type { Bytes, ReadonlySignal } from '@conclave/base';
import { wipeJoinKey } from '@conclave/crypto';
import type { GroupView, Member, PeerAddress } from '@conclave/crypto';
import type { Membership } from './group/group-door.ts';
import type { EpochEffect, GroupDriver, GroupSink, HostActionEffect } from './group/group-driver.ts';
import { newsOf, obey } from './hosting/host-news.ts';
import { ContentDesk } from './contents/content-desk.ts';
import { spend } from './contents/pace.ts';
import type { Pace, Paces } from './contents/pace.ts';
import { mediaPort } from './features/media-port.ts';
import { runFeatures } from './features/run-features.ts';
import type { RunningFeatures } from './features/run-features.ts';
import { isAttestation } from './security/attestation-port.ts';
import { Incidents } from './security/incidents.ts';
import { mayBeHeard, staySilent } from './hosting/may-be-heard.ts';
import { Moderation } from './hosting/moderation.ts';
import { ShownGroup } from './people/shown-group.ts';
import type { LiveCallOptions } from './live-call-options.ts';
import { Notices } from './notices.ts';
import { PeopleDesk } from './hosting/people-desk.ts';
import { PresenceDesk } from './people/presence-desk.ts';
import { receiveAnnounced } from './people/presence-book.ts';
import { ProducerWatch } from './people/producer-watch.ts';
import { RosterHistory } from './people/roster-history.ts';
import { shownPeople } from './people/shown-people.ts';
import { securityView, sentFrames } from './security/security.ts';
import { passSfuEvent } from './sfu/sfu-events.ts';
import type { SfuEvent } from './sfu/sfu-events.ts';
import { TileWishes } from './people/tile-wishes.ts';
import { VerificationDesk } from './security/verification-desk.ts';
import type { HostOutcome } from './hosting/view.ts';
import type { ApplicantView, ShownSize } from './people/view.ts';
import type { SentFrameView } from './security/view.ts';
import type { Call } from './view.ts';

/** How often people are told that somebody goes by another name; who changes it all the time has it changed without a word. */
const renamePace: Pace = { burst: 3, perSecond: 0.05 };

/** A call that is going on: outlives the connections and groups that it goes through. */
export class LiveCall implements Call {
  readonly startedAt: number;
  readonly isHost: Call['isHost'];
  readonly participants: Call['participants'];
  readonly applicants: Call['applicants'];
  readonly waitingForNobody: Call['waitingForNobody'];
  readonly wrongPasscodes: Call['wrongPasscodes'];
  readonly security: Call['security'];
  readonly dominantSpeaker: Call['dominantSpeaker'];
  readonly ownName: Call['ownName'];
  readonly verification: VerificationDesk;
  readonly canModerate: Call['canModerate'];
  readonly rules: Call['rules'];
  readonly mayBeHeard: Call['mayBeHeard'];
  readonly features: Call['features'];
  readonly incidents: Incidents;
  readonly moderation: Call['moderation'];
  readonly admit: Call['admit'];
  readonly deny: Call['deny'];
  readonly admitAll: Call['admitAll'];
  readonly denyAll: Call['denyAll'];
  readonly remove: Call['remove'];
  readonly #options: LiveCallOptions;
  readonly #scope = new Scope();
  readonly #group: ShownGroup;
  readonly #view: ReadonlySignal<GroupView>;
  /** The same, by the names that people go by (ID-2). */
  readonly #shown: ReadonlySignal<GroupView>;
  readonly #connection = signal<'connected' | 'reconnecting'>('connected');
  readonly #notices = new Notices();
  readonly #presences: PresenceDesk;
  readonly #history: RosterHistory;
  readonly #contents: ContentDesk;
  readonly #features: RunningFeatures;
  readonly #watch: ProducerWatch;
  readonly #tiles: TileWishes;
  #renamed: Paces = new Map();
  #driver: GroupDriver;
  /** Of the groups that the call went through: their epochs count from zero each (FRM-8). */
  #generation = -1;

  constructor(options: LiveCallOptions, driver: GroupDriver) {
    const { clock, local, media } = options;
    this.#options = options;
    this.#driver = driver;
    this.incidents = new Incidents(clock, options.logger, this.#notices);
    this.startedAt = clock.now();
    this.#group = new ShownGroup(driver.view.peek());
    this.#view = this.#group.view;
    this.#shown = this.#group.shown;
    this.isHost = computed(() => this.#view.value.isHost);
    this.#history = new RosterHistory(clock, this.#shown.peek());
    this.#contents = new ContentDesk({
      clock,
      random: options.random,
      jitter: options.jitter,
      view: this.#view,
      driver: () => this.#driver,
      onMalformed: () => this.incidents.violation('APP-1'),
    });
    const send: ContentDesk['send'] = (content) => this.#contents.send(content);
    const onName = (from: Member, name: string | null): void => this.#named(from, name);
    this.#presences = new PresenceDesk({ ...options, send, onName });
    this.#watch = new ProducerWatch(
      clock,
      (producerId, peer) => this.#presences.book.announced(producerId, peer),
      () => this.incidents.violation('VER-3'),
    );

    this.#tiles = new TileWishes(this.#view, media);

    const book = this.#presences.book;
    const shown = { view: this.#shown, history: this.#history, presences: book, local, media };
    this.participants = shownPeople(shown);
    this.applicants = computed(() =>
      this.#shown.value.applicants.map(({ id, name, since }): ApplicantView => ({ id, name, since })),
    );
    this.waitingForNobody = computed(() => this.#view.value.waitingForNobody);
    const group = { driver: () => this.#driver, view: () => this.#view.peek() };
    this.moderation = new Moderation(group.driver, group.view);
    const desk = new PeopleDesk({ ...options, ...group });
    this.admit = (ids) => desk.admit(ids);
    this.deny = (ids) => desk.deny(ids);
    this.admitAll = () => desk.admitAll();
    this.denyAll = () => desk.denyAll();
    this.remove = (...who) => desk.remove(...who);
    this.canModerate = computed(() => this.#view.value.canModerate);
    this.rules = computed(() => {
      const { allowed, rules } = this.#view.value;
      const { waitingRoom, pwVersion, lock } = rules;
      return { ...allowed, waitingRoom, passcode: pwVersion > 0, locked: lock };
    });
    this.mayBeHeard = computed(() => mayBeHeard(this.#view.value, this.#view.value.self));
    this.ownName = computed(() => this.#group.called.value.self.name);
    this.wrongPasscodes = computed(() => this.#view.value.wrongPasscodes);
    this.security = computed(() =>
      securityView({
        view: this.#shown.value,
        health: media.health.value,
        departing: this.#history.departing.value.length > 0,
        fault: media.fault.value,
        violations: this.incidents.violations.value,
        unfollowed: this.incidents.unfollowed.value,
      }),
    );
    this.dominantSpeaker = computed(() => {
      const leaf = media.dominant.value;
      return this.#view.value.members.find(({ leafIndex }) => leafIndex === leaf)?.id ?? null;
    });

    this.verification = new VerificationDesk({
      clock,
      random: options.jitter,
      ...options.lasting,
      view: this.#group.called,
      announce: (proof) => send({ type: 'persistent-identity', proof }),
      onFalseProof: () => this.incidents.violation('VER-2'),
      onChanged: (name) => this.#notices.add('identity-changed', name),
    });

    this.#features = runFeatures(
      this.#contents,
      {
        clock,
        random: options.random,
        people: computed(() => this.#shown.value.members),
        self: computed(() => this.#shown.value.self),
        rules: this.rules,
        media: mediaPort(local, media, book.all),
        place: () => this.#driver.place,
        isBehind: () => this.#view.peek().isBehind,
        notice: (kind, name) => this.#notices.add(kind, name),
        violation: (rule) => this.incidents.violation(rule),
      },
      options,
    );
    this.features = this.#features.views;
    this.#contents.own(this.#presences.owner);
    this.#contents.own(this.verification.owner);

    const people = [this.#history, this.#presences, this.#watch, this.#tiles];
    for (const part of [media, this.verification, ...people, this.#features, this.#contents])
      this.#scope.add(() => part.close());
    this.#scope.add(receiveAnnounced(this.#view, book, this.#watch, media));
    this.#scope.add(staySilent(this.#view, local));
    this.#scope.add(options.wakes(() => media.look()));
    this.#scope.add(
      // What breaks the way of sound and picture may break the other one too.
      effect(() => {
        if (media.connection.value === 'restoring') untracked(() => this.#driver.look());
      }),
    );
    this.#scope.add(
      effect(() => {
        if (media.settled.value) untracked(() => this.#history.settled());
      }),
    );
  }

  /** The group that the call goes through at present. */
  get driver(): GroupDriver {
    return this.#driver;
  }

  get connection(): Call['connection'] {
    return this.#connection;
  }

  get media(): Call['media'] {
    return this.#options.media.connection;
  }

  get notices(): Call['notices'] {
    return this.#notices.all;
  }

  /** Goes on in this group: the first one, or the one after a return. */
  attach(driver: GroupDriver, membership: Membership): void {
    this.#driver = driver;
    this.#generation += 1;
    this.#contents.attached();
    driver.start(this.#sink(driver, this.#generation), membership.effects);
    this.#keepPlace(driver.view.peek());
  }

  /** @param how the connection came back; `resumed`: to a server that knows its media */
  connected(how: 'resumed' | 'adopted' | 'returned'): void {
    if (this.#connection.peek() === 'connected') return;
    this.#connection.value = 'connected';
    this.#notices.add('reconnected', null);
    inBackground(this.#options.media.reconnect(how === 'resumed'));
  }

  reconnecting(): void {
    if (this.#connection.peek() === 'reconnecting') return;
    this.#connection.value = 'reconnecting';
    this.#notices.add('reconnecting', null);
  }

  sfu(event: SfuEvent): void {
    passSfuEvent(event, this.#view.peek().self.peer, this.#options.media, this.#watch);
  }

  async endForAll(): HostOutcome {
    const hosting = this.#options.hosting();
    if (hosting === null) return err('not-allowed');
    return this.#options.onEnd(async () => {
      const driver = this.#driver;
      await driver.dispatch({ type: 'end' });
      // MOD-1: the others go by END alone. Where another change crossed it, it is said once more.
      await driver.out();
      return hosting.desk.endAtServer(driver);
    });
  }

  async selfTest(): Promise<readonly SentFrameView[]> {
    return sentFrames(await this.#options.media.sampleSent());
  }

  dismissUnfollowed(committerId: string | null): void {
    this.incidents.dismiss(committerId);
  }

  rename(name: string): ReturnType<Call['rename']> {
    return this.#presences.rename(name, this.#group.mayRename());
  }

  setTileSize(id: string, size: ShownSize): void {
    const member = this.#member(id);
    if (member !== undefined) this.#tiles.set({ id: member.id, ...size });
  }

  close(): void {
    this.#scope.close();
  }

  /** @param generation of the group that the driver runs */
  #sink(driver: GroupDriver, generation: number): GroupSink {
    const { media, onLost, onOut, onReturnKey } = this.#options;
    // The group goes on for as long as leaving takes, and a lost one until it is given up; nobody looks or sends any more.
    const isOpen = (): boolean => !this.#scope.closed && this.#driver === driver;
    const ifOpen =
      <A extends unknown[]>(job: (...given: A) => void) =>
      (...given: A): void => {
        if (isOpen()) job(...given);
      };
    return {
      changed: ifOpen((view) => this.#changed(driver, view)),
      epoch: (change) => {
        if (isOpen()) this.#epoch(change, generation);
        wipe(change.baseKey);
      },
      switchSender: ifOpen((number) => media.switchSender({ generation, number })),
      received: ifOpen((from, bytes) => this.#received(from, bytes)),
      overtaken: ifOpen(() => this.#sayAgain('overtaken')),
      hostAction: ifOpen((action) => this.#hostAction(action)),
      unfollowed: ifOpen((...who) => this.incidents.couldNotFollow(...who)),
      returnKey: (joinKey) => {
        if (isOpen()) onReturnKey(joinKey, this.#view.peek().rules.version);
        wipeJoinKey(joinKey);
      },
      out: ifOpen(onOut),
      violation: ifOpen((...told) => this.incidents.violation(...told)),
      lost: ifOpen(onLost),
      closePeer: (address) => inBackground(this.#cutOff(driver, address)),
      // `endForAll` does it, and waits for it.
      endAtServer: () => {},
    };
  }

  #changed(driver: GroupDriver, reported: GroupView): void {
    const before = this.#view.peek();
    const view = this.#options.hosting()?.desk.review(driver, reported) ?? reported;
    this.#options.onView(view);
    // COM-5: where a commit is void, another entry may stand in the last one's place.
    const { anchor } = before;
    const grown = anchor.seq !== view.anchor.seq || !equalBytes(anchor.hash, view.anchor.hash);
    if (grown || !equalBytes(before.admission, view.admission)) this.#keepPlace(view);
    const shown = this.#group.next(view);
    for (const { kind, name } of this.#history.step(shown, this.#shown.peek())) this.#notices.add(kind, name);
    this.#presences.book.keep(view.members);
  }

  async #cutOff(driver: GroupDriver, address: PeerAddress): Promise<void> {
    const closed = await this.#options.hosting()?.desk.closePeer(driver, address);
    if (closed?.ok === false && !this.#scope.closed) this.#notices.add('not-cut-off', null);
  }

  #named(from: Member, name: string | null): void {
    const before = this.#group.rename(from, name);
    if (before === null || from.isSelf) return;
    const paces = spend(this.#renamed, renamePace, from.id, this.#options.clock.now());
    if (paces === undefined) return;
    this.#renamed = paces;
    this.#notices.add('renamed', before);
  }

  #keepPlace({ admission, anchor }: GroupView): void {
    this.#options.onPlace({ admission, anchor });
  }

  #hostAction(action: HostActionEffect): void {
    obey(action, this.#options.local);
    this.#features.hostActed(action);
    const news = newsOf(action, this.#shown.peek());
    if (news !== null) this.#notices.add(news.kind, news.name);
  }

  #epoch(change: EpochEffect, generation: number): void {
    const { leafIndex, leaves, added, baseKey, cause } = change;
    const removed = cause === 'remove';
    const epoch = { generation, number: change.epoch };
    this.#options.media.installEpoch({ epoch, leafIndex, leaves, removed, added, baseKey });
    if (this.#options.media.settled.peek()) this.#history.settled();
    if (cause === 'join' || cause === 'found') {
      this.#sayAgain('entered');
    } else if (added) {
      this.#presences.newcomers(leaves.length);
      this.verification.newcomers(leaves.length);
      this.#features.newcomers(leaves.length);
    }
  }

  #sayAgain(why: 'entered' | 'overtaken'): void {
    this.#presences.changed();
    this.verification.entered();
    this.#features[why]();
  }

  #received(from: Member, bytes: Bytes): void {
    if (!isAttestation(bytes)) return this.#contents.received(from, bytes);
    if (!from.isSelf) this.#options.media.attested(from.leafIndex, bytes);
  }

  #member(id: string): Member | undefined {
    return this.#view.peek().members.find((member) => member.id === id);
  }
}
