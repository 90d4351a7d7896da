import { equalBytes, err, ok, signal } from '@conclave/base';
import type { Bytes, ReadonlySignal, Result } from '@conclave/base';
import { deriveRoom, hostKeyFromSeed, inviteOfHost, matchesInvite, parseHostInvite } from '@conclave/crypto';
import type { GroupView, MemberId } from '@conclave/crypto';
import type { GroupDriver } from '../group/group-driver.ts';
import type { KeptTicket } from '../arrival/kept-ticket.ts';
import type { Lobby } from '../arrival/lobby.ts';
import type { MeetingKeys } from '../arrival/meeting-keys.ts';
import type { ReturnTicket } from '../arrival/tickets.ts';
import type { HostChange, HostControls } from './host-controls.ts';
import { openHosting } from './hosting.ts';
import type { Hosting, HostingOptions } from './hosting.ts';
import { firstLink } from './link-book.ts';
import type { HostSecrets } from './link-book.ts';

/** MOD-5: what makes another person's tab the host's. Secret as a whole: it travels sealed to that one person. */
export interface GivenMeeting {
  /** The host link's fragment (INV-6). */
  readonly fragment: string;
  /** To show it to people who are to be invited. */
  readonly passcode: string | null;
}

/** `not-this-meeting`: the key is another meeting's. `not-here`: whoever gave it has left, or this client is out of the group. */
export type TakeFault = 'not-this-meeting' | 'not-here';

export interface HostSeatOptions extends Pick<HostingOptions, 'clock' | 'origin' | 'passcodes'> {
  readonly ticket: KeptTicket;
  readonly driver: () => GroupDriver | null;
  readonly keys: () => MeetingKeys | null;
  readonly lobby: () => Lobby | null;
  readonly onPolicy: (change: Extract<HostChange, { readonly kind: 'policy' }>) => void;
  /** What people are shown of the ways in may be another one. */
  readonly onShown: () => void;
}

/** What makes this tab the host's, for as long as it is: MOD-5 gives and takes that while the meeting goes on. */
export class HostSeat {
  readonly #options: HostSeatOptions;
  readonly #controls = signal<HostControls | null>(null);
  #hosting: Hosting | null = null;
  /** Who gave the meeting, until the host log says so. */
  #from: MemberId | null = null;

  constructor(options: HostSeatOptions) {
    this.#options = options;
  }

  /** Null for everybody but the host. */
  get hosting(): Hosting | null {
    return this.#hosting;
  }

  get controls(): ReadonlySignal<HostControls | null> {
    return this.#controls;
  }

  async open(keys: MeetingKeys, ticket: ReturnTicket): Promise<void> {
    const { clock, driver, lobby, origin, passcodes } = this.#options;
    this.#hosting = await openHosting(keys, ticket, {
      clock,
      driver,
      origin,
      passcodes,
      policy: () => lobby()?.policy ?? null,
      passcode: () => this.#options.ticket.current?.passcode ?? null,
      onChange: (change) => this.#changed(change),
    });
    this.#controls.value = this.#hosting?.controls ?? null;
  }

  /** After each step of the group, and on coming into it. */
  review(view: GroupView): void {
    if (this.#hosting !== null && !view.isHost) return this.#stepDown();
    if (view.members.every(({ id, isHost }) => id !== this.#from || !isHost)) this.#from = null;
    this.#hosting?.controls.review(view);
  }

  /** In another session: whoever gave the meeting may not have been told that it arrived. */
  attached(driver: GroupDriver): Promise<void> {
    this.review(driver.view.peek());
    return this.#say(driver);
  }

  /** MOD-5: null where this client is no host. */
  give(): GivenMeeting | null {
    const fragment = this.#hosting?.book.hostFragment();
    return fragment === undefined
      ? null
      : { fragment, passcode: this.#options.ticket.current?.passcode ?? null };
  }

  /**
   * MOD-5: kept for a reload first, then said to the group. From then on it may stand in the host log, and whoever gave it forget it: a key that may be
   * the only one is given up no more.
   */
  async take({ fragment, passcode }: GivenMeeting, from: MemberId): Promise<Result<void, TakeFault>> {
    const { driver, keys: keysOf, lobby, onShown, ticket } = this.#options;
    const [keys, current, group, shown] = [keysOf(), ticket.current, driver(), lobby()];
    if (keys === null || current === null || group === null || shown === null) return err('not-here');
    const secrets = await secretsIn(fragment, keys.roomBytes, shown.hostKey);
    if (secrets === null) return err('not-this-meeting');
    await ticket.keep({ ...current, host: secrets, passcode });
    this.#from = from;
    const hostKey = await hostKeyFromSeed(secrets.seed);
    await group.dispatch({ type: 'take-over', hostKey, from });
    const { isHost } = group.view.peek();
    const kept = ticket.current;
    if (!isHost || kept === null) {
      this.#from = null;
      secrets.seed.fill(0);
      ticket.change({ host: null, passcode: current.passcode });
      return err('not-here');
    }
    keys.hostKey = hostKey;
    await this.open(keys, kept);
    this.review(group.view.peek());
    onShown();
    return ok(undefined);
  }

  /** The meeting is left. */
  close(): void {
    this.#controls.value = null;
  }

  async #say(driver: GroupDriver): Promise<void> {
    const hostKey = this.#options.keys()?.hostKey ?? null;
    if (this.#from !== null && hostKey !== null)
      await driver.dispatch({ type: 'take-over', hostKey, from: this.#from });
  }

  /** MOD-5: another person is the host; nothing of the key stays in this tab. */
  #stepDown(): void {
    const { keys, onShown, ticket } = this.#options;
    const { host = null } = ticket.current ?? {};
    const own = keys();
    if (own !== null) own.hostKey = null;
    host?.seed.fill(0);
    this.#hosting = null;
    this.#from = null;
    this.#controls.value = null;
    ticket.change({ host: null });
    onShown();
  }

  /** What the host changed is kept for a reload and shown. */
  #changed(change: HostChange): void {
    const { onPolicy, onShown, ticket } = this.#options;
    const [current, hosting] = [ticket.current, this.#hosting];
    if (current === null || current.host === null || hosting === null) return;
    const { book, controls } = hosting;
    const host = { ...current.host, links: book.links, linkTaken: controls.hostLinkTaken.peek() };
    if (change.kind === 'policy') onPolicy(change);
    const passcode = change.kind === 'policy' ? change.passcode : current.passcode;
    ticket.change({ host, passcode });
    onShown();
  }
}

/** Null where that is no host link of this meeting: its key has to be the one that all links name by its hash (INV-2). */
async function secretsIn(fragment: string, roomId: Bytes, hostPub: Bytes): Promise<HostSecrets | null> {
  const link = parseHostInvite(fragment);
  if (!link.ok) return null;
  const { hostSeed: seed, linkIndex: index } = link.value;
  const invite = await inviteOfHost(link.value);
  const room = await deriveRoom(invite);
  invite.linkSecret.fill(0);
  if (!matchesInvite(invite, hostPub) || !equalBytes(room.roomId, roomId)) {
    seed.fill(0);
    return null;
  }
  return { seed, links: [{ ...firstLink, index }], linkTaken: false };
}
