import type { Bytes } from '@conclave/base';
import type {
  Answer,
  DisplayName,
  JoinKey,
  MemberId,
  PlaceInGroup,
  ReplyFault,
  Rules,
  SigningKey,
} from '../../src/index.ts';
import { firstLink } from '../../src/host-log/fixtures.ts';
import { copyJoinKey } from '../../src/index.ts';
import { memberId } from '../../src/identity/credential.ts';
import { Tab } from './tab.ts';
import type { OpenTab, Owner, Scene } from './scene.ts';

type Refused = Extract<Answer, { kind: 'refused' }>;

/** Returns to the group are at once, then later and later; milliseconds. */
const returnWindow = 2 * 60_000;
const firstReturnDelay = 500;
const maxReturns = 6;

export interface Traits {
  readonly name: DisplayName;
  readonly identity: SigningKey;
  /** Of the meeting's host. */
  readonly hostKey: SigningKey | null;
  /** How far this person's wall clock is off, ms. */
  readonly clockSkew: number;
  /** How long this person's device has been on: what its other clock is ahead of the simulation's. */
  readonly uptime: number;
}

/** Somebody who wants to be in the meeting, over as many tabs as it takes. */
export class Person implements Owner {
  readonly #scene: Scene;
  readonly name: DisplayName;
  readonly identity: SigningKey;
  readonly id: MemberId;
  hostKey: SigningKey | null;
  /** MOD-5: who gave the host key, until the host log says so. */
  givenBy: MemberId | null = null;
  clockSkew: number;
  readonly uptime: number;
  clockShift = 0;
  /** Whether the person is there and wants to be in. */
  wantsIn = false;
  knowsPasscode = true;
  /** A request with the right passcode may be answered when its person has come back with a wrong one. */
  everKnewPasscode = false;
  /** By which link the person comes. */
  linkId: Bytes = firstLink.linkId;
  /** COM-6: what the group gave it to come back by. */
  returnKey: JoinKey | null = null;
  place: PlaceInGroup | null = null;
  /** Returned too often in too short a time. */
  gaveUp = false;
  /** JOIN-3: wrong passcodes, of whomever, keep the person waiting for minutes. */
  lockedOut = false;
  tab: Tab | null = null;
  readonly #tabs: Tab[] = [];
  #returns: readonly number[] = [];
  #cancelReturn = () => {};
  #toldTime = 0;

  constructor(scene: Scene, traits: Traits) {
    this.#scene = scene;
    this.name = traits.name;
    this.identity = traits.identity;
    this.hostKey = traits.hostKey;
    this.clockSkew = traits.clockSkew;
    this.uptime = traits.uptime;
    this.id = memberId(traits.identity.publicKey);
  }

  /** MOD-5: is given the host key, keeps it, and says so. */
  async take(hostKey: SigningKey, from: MemberId): Promise<void> {
    this.hostKey = hostKey;
    this.givenBy = from;
    await this.tab?.dispatch({ type: 'take-over', hostKey, from });
    if (this.tab?.view.isHost !== true) this.#forgetKey();
  }

  review(tab: OpenTab): void {
    if (tab !== this.tab) return;
    const { isHost, members } = tab.view;
    if (this.hostKey !== null && !isHost) this.#forgetKey();
    if (members.every((member) => member.id !== this.givenBy || !member.isHost)) this.givenBy = null;
  }

  #forgetKey(): void {
    this.#scene.story.tell(`${this.name} is the host no more`);
    this.hostKey = null;
    this.givenBy = null;
  }

  joinKey({ pwVersion }: Rules): JoinKey {
    const { meeting } = this.#scene;
    if (this.returnKey !== null) return copyJoinKey(this.returnKey);
    return meeting.key(this.linkId, pwVersion, this.knowsPasscode);
  }

  labelOf(tab: OpenTab): string {
    return tab === this.tab ? this.name : `${this.name} (an old tab, ${tab.peer})`;
  }

  /** Opens the link, in a tab of its own; an earlier tab stays as it is. */
  async open(): Promise<void> {
    this.#cancelReturn();
    this.wantsIn = true;
    this.gaveUp = false;
    this.everKnewPasscode ||= this.knowsPasscode;
    this.tab = new Tab(this.#scene, this, `${this.name}-${this.#tabs.length + 1}`);
    this.#tabs.push(this.tab);
    await this.tab.enter();
  }

  async leave(): Promise<void> {
    this.#stop();
    this.tidyUp();
    await this.tab?.leave();
  }

  crash(noticedAfter: number): void {
    this.#stop();
    this.tidyUp();
    this.tab?.crash(noticedAfter);
  }

  async reload(noticedAfter: number): Promise<void> {
    this.tab?.crash(noticedAfter);
    await this.open();
  }

  /** Closes every tab but the present one. */
  tidyUp(): void {
    for (const tab of this.#tabs) if (tab !== this.tab && !tab.over) tab.crash(1);
  }

  out(tab: OpenTab, reason: 'left' | 'removed' | 'ended'): void {
    this.#tell(tab, reason === 'left' ? 'is out' : `is out: ${reason}`);
    if (tab === this.tab) {
      this.#stop();
      this.tidyUp();
    }
    if (reason !== 'left') tab.abandon();
  }

  lost(tab: OpenTab, reason: string): void {
    this.#tell(tab, `is lost: ${reason}`);
    tab.abandon();
    if (tab !== this.tab) return;
    if (reason !== 'replaced') return this.#return();
    // The person goes on in the tab that has the place now.
    const other = this.#tabs.findLast((each) => !each.over);
    if (other === undefined) this.#stop();
    else this.tab = other;
  }

  cannotKnock(tab: OpenTab, reason: 'old-admission' | 'former-passcode'): void {
    // Typed again.
    if (reason === 'former-passcode') this.returnKey = null;
    this.lost(tab, reason);
  }

  closed(tab: OpenTab, reason: 'closed' | 'replaced' | 'ended' | 'refused'): void {
    this.#tell(tab, `was closed by the server: ${reason}`);
    tab.close();
    if (tab !== this.tab) return;
    if (reason === 'ended' || (reason === 'refused' && this.#scene.server.ended)) this.#stop();
    else if (this.wantsIn) this.#return();
  }

  refused(tab: OpenTab, answer: Refused): void {
    this.#tell(tab, `is refused: ${answer.reason}`);
    switch (answer.reason) {
      case 'again':
        return this.lost(tab, 'again');
      case 'bad-passcode':
        if (tab.knewPasscode) this.#scene.checker.fail(`${this.name} knows the passcode`);
        // Typed with more care.
        this.knowsPasscode = true;
        this.everKnewPasscode = true;
        this.#scene.agenda.after(2_000, () => tab.knockAgain());
        return;
      case 'locked-out':
        this.lockedOut = true;
        this.#scene.agenda.after(answer.retryAfter + 1, () => tab.knockAgain());
        return;
      case 'invalid':
        return this.#scene.checker.fail(`the request of ${this.name} counts as invalid`);
      case 'clock':
        // The group's clock is one, but a new group has another, and clocks are set.
        if (++this.#toldTime > 5) this.#scene.checker.fail(`${this.name} is told the time again and again`);
        this.clockShift = answer.clockShift;
        this.#scene.agenda.after(1, () => tab.knockAgain());
        return;
      case 'stale-policy':
        this.returnKey = null;
        return this.lost(tab, answer.reason);
      case 'expired':
      case 'locked':
        this.returnKey = null;
        return this.#giveUp(tab);
      case 'full':
        return this.#scene.checker.fail(`${this.name} is told that a small meeting is full`);
      // Another tab of the same person stands at the door.
      case 'replaced':
      case 'denied':
        return this.#giveUp(tab);
    }
  }

  /** JOIN-6: an admission that this person can't accept. */
  distrusts(tab: OpenTab, { reason, detail }: ReplyFault, isWelcome: boolean): void {
    // The server counts the tab as a member, by a knock before the present one.
    if (reason === 'not-for-us') return isWelcome ? this.lost(tab, 'welcomed too late') : undefined;
    this.#tell(tab, `refuses its admission: ${detail}`);
    if (reason === 'no-host' || reason === 'behind' || reason === 'other-log') return this.lost(tab, reason);
    this.#scene.checker.fail(`${tab.peer} refuses its admission: ${detail}`);
  }

  #giveUp(tab: OpenTab): void {
    if (tab === this.tab) this.#stop();
    tab.abandon();
  }

  /** COM-6: the same person in a new session. */
  #return(): void {
    const { agenda } = this.#scene;
    this.#cancelReturn();
    this.#returns = this.#returns.filter((at) => agenda.now - at < returnWindow);
    const count = this.#returns.length;
    if (count >= maxReturns) {
      this.gaveUp = true;
      this.#scene.story.tell(`${this.name} gives up after ${count} returns`);
      return this.#stop();
    }
    this.#returns = [...this.#returns, agenda.now];
    const delay = count === 0 ? 1 : firstReturnDelay * 2 ** (count - 1);
    this.#cancelReturn = agenda.after(delay, () => (this.wantsIn ? this.open() : undefined));
  }

  #stop(): void {
    this.wantsIn = false;
    this.#cancelReturn();
  }

  #tell(tab: OpenTab, what: string): void {
    this.#scene.story.tell(`${this.labelOf(tab)} ${what}`);
  }
}
