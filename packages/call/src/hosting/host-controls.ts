import { equalBytes, err, inBackground, ok, Serial, signal } from '@conclave/base';
import type { ReadonlySignal, Result, Signal } from '@conclave/base';
import {
  canonicalPasscode,
  defaultPasscodeCost,
  encodeInvite,
  signStatement,
  wipeJoinKey,
} from '@conclave/crypto';
import type { GroupView, JoinKey, PwKey, Rules, SigningKey } from '@conclave/crypto';
import { encodePolicy, policyStatement } from '@conclave/protocol';
import type { Policy, RoomId } from '@conclave/protocol';
import type { Passcodes } from '../arrival/passcodes.ts';
import type { GroupDriver } from '../group/group-driver.ts';
import type { HostDesk } from './host-desk.ts';
import { hostOutcome } from './host-outcome.ts';
import type { HostLink, LinkBook } from './link-book.ts';
import { policyInForce, policyRules } from './policy-rules.ts';
import type { GuestLinkView, HostControlsView, HostFault } from './view.ts';

export interface HostControlsOptions {
  readonly roomId: RoomId;
  readonly hostKey: SigningKey;
  readonly desk: HostDesk;
  readonly book: LinkBook;
  readonly origin: string;
  /** The call that goes on; null outside it. */
  readonly driver: () => GroupDriver | null;
  /** Null before the server showed one. */
  readonly policy: () => Policy | null;
  readonly passcode: () => string | null;
  readonly passcodes: Passcodes;
  /** INV-3: heavy, and away from the page. The result is wiped here. */
  readonly pwKey: (passcode: string | null, policy: Policy) => Promise<PwKey | null>;
  readonly hostLinkTaken: boolean;
  /** What changed is kept for a reload, and shown. */
  readonly onChange: (change: HostChange) => void;
}

export type HostChange =
  | { readonly kind: 'links' }
  | { readonly kind: 'host-link' }
  | {
      readonly kind: 'policy';
      readonly policy: Policy;
      readonly rules: Rules;
      readonly passcode: string | null;
    };

/**
 * What the host changes in a running meeting. Each change is an entry of the host log first; when that stands in the
 * log, the server is told, so that the group is never behind what joiners are shown (INV-7).
 */
export class HostControls implements HostControlsView {
  readonly #options: HostControlsOptions;
  readonly #serial = new Serial();
  readonly #taken: Signal<boolean>;
  readonly #links = signal<readonly GuestLinkView[]>([]);
  #changing = false;
  #reviewed: GroupDriver | null = null;

  constructor(options: HostControlsOptions) {
    this.#options = options;
    this.#taken = signal(options.hostLinkTaken);
    this.#show();
  }

  get guestLinks(): ReadonlySignal<readonly GuestLinkView[]> {
    return this.#links;
  }

  hostLink(): string {
    return `${this.#options.origin}/h#${this.#options.book.hostFragment()}`;
  }

  get hostLinkTaken(): ReadonlySignal<boolean> {
    return this.#taken;
  }

  tookHostLink(): void {
    if (this.#taken.peek()) return;
    this.#taken.value = true;
    this.#options.onChange({ kind: 'host-link' });
  }

  /** After each step of the group: another device of the host may have changed the links. */
  review({ links, rules }: GroupView): void {
    const { book, driver, onChange, policy } = this.#options;
    if (this.#reviewed !== driver()) {
      const current = driver();
      this.#reviewed = current;
      if (current !== null) this.#options.desk.sayAgain(current);
      // INV-7: this device changed the policy, or another, and was gone before the server knew.
      if (rules.version > (policy()?.version ?? Infinity)) inBackground(this.#change(() => this.#sayAgain()));
    }
    const before = book.links;
    if (this.#changing || before.length === links.length) return;
    book.follow(links);
    if (before.length === book.links.length) return;
    this.#show();
    onChange({ kind: 'links' });
  }

  changePasscode(passcode: string | null): Promise<Result<void, HostFault>> {
    if (passcode !== null && canonicalPasscode(passcode) === '')
      return Promise.resolve(err('passcode-invalid'));
    const { passcodes } = this.#options;
    return this.#changePolicy(passcode, (policy, version) => ({
      ...policy,
      passcode:
        passcode === null ? null : { version, kind: passcodes.kindOf(passcode), ...defaultPasscodeCost },
    }));
  }

  setWaitingRoom(on: boolean): Promise<Result<void, HostFault>> {
    return this.#changePolicy(this.#options.passcode(), (policy) => ({
      ...policy,
      waitingRoom: on,
      admit: on ? 'cohosts' : 'members',
      autoAdmit: !on,
    }));
  }

  addGuestLink(label: string, expiresAt: number): Promise<Result<void, HostFault>> {
    return this.#change(() => this.#addLink({ personal: true, label, expiresAt }));
  }

  revokeGuestLink(id: string): Promise<Result<void, HostFault>> {
    return this.#change(async () => {
      const link = this.#options.book.links.find(({ index, personal }) => personal && String(index) === id);
      return link === undefined ? ok(undefined) : this.#revoke(link);
    });
  }

  rotateLink(): Promise<Result<void, HostFault>> {
    return this.#replaceLinks(({ personal }) => !personal);
  }

  /**
   * MOD-4: what somebody who was put out knows, which is what every member knows, opens nothing any more: the passcode that all links need is
   * another one; where there is none, all links are over, and the meeting's own is another one.
   */
  renewEntry(): Promise<Result<void, HostFault>> {
    const hasPasscode = (this.#options.driver()?.view.peek().rules.pwVersion ?? 0) > 0;
    return hasPasscode
      ? this.changePasscode(this.#options.passcodes.generate())
      : this.#replaceLinks(() => true);
  }

  #replaceLinks(isOver: (link: HostLink) => boolean): Promise<Result<void, HostFault>> {
    return this.#change(async () => {
      const former = this.#options.book.links.filter(isOver);
      const added = await this.#addLink({ personal: false, label: '', expiresAt: 0 });
      if (!added.ok) return added;
      // JOIN-2: former members don't read who comes by the new link. All of it is tried, whatever fails.
      const results: Result<void, HostFault>[] = [];
      for (const link of former) results.push(await this.#revoke(link));
      results.push(await this.#signPolicy(this.#options.passcode(), (policy) => policy, true));
      return results.find((result) => !result.ok) ?? ok(undefined);
    });
  }

  /** One change at a time. */
  #change(job: () => Promise<Result<void, HostFault>>): Promise<Result<void, HostFault>> {
    return this.#serial.run(async () => {
      this.#changing = true;
      const result = await job();
      this.#changing = false;
      return result;
    });
  }

  #changePolicy(
    passcode: string | null,
    change: (policy: Policy, version: number) => Policy,
  ): Promise<Result<void, HostFault>> {
    return this.#change(() => this.#signPolicy(passcode, change, false));
  }

  #sayAgain(): Promise<Result<void, HostFault>> {
    return this.#signPolicy(this.#options.passcode(), (policy) => policy, false);
  }

  /** @param renewAdmission a new passcode renews the admission key in any case (JOIN-2) */
  async #signPolicy(
    passcode: string | null,
    change: (policy: Policy, version: number) => Policy,
    renewAdmission: boolean,
  ): Promise<Result<void, HostFault>> {
    const { book, hostKey, onChange, policy: shown, pwKey: derive, roomId } = this.#options;
    const [driver, before] = [this.#options.driver(), shown()];
    if (driver === null || before === null) return err('not-connected');
    const { rules } = driver.view.peek();
    const present = policyInForce(before, rules);
    const version = present.version + 1;
    const policy = change({ ...present, version }, version);
    const body = encodePolicy(policy);
    const next = await policyRules(policy, body);
    let joinKeys: readonly JoinKey[] = [];
    if (next.pwVersion !== rules.pwVersion) {
      const pwKey = await derive(passcode, policy);
      if (pwKey === null) return err('failed');
      joinKeys = book.links.map((link) => book.joinKey(link, pwKey, next.pwVersion));
      pwKey.fill(0);
    }
    const signature = await signStatement(hostKey, policyStatement(roomId, body));
    await driver.dispatch({ type: 'set-policy', rules: next, joinKeys, renewAdmission });
    for (const key of joinKeys) wipeJoinKey(key);
    if (!(await driver.reached((view) => view.rules.version >= version))) return err('not-connected');
    onChange({ kind: 'policy', policy, rules: next, passcode });
    const { admission } = driver.view.peek();
    return hostOutcome(await driver.policy({ policy: { body, signature }, admission }));
  }

  async #addLink(terms: Omit<HostLink, 'index'>): Promise<Result<void, HostFault>> {
    const { book, desk, passcode, policy, pwKey: derive } = this.#options;
    const [driver, present] = [this.#options.driver(), policy()];
    if (driver === null || present === null) return err('not-connected');
    const pwKey = await derive(passcode(), present);
    if (pwKey === null) return err('failed');
    const link = book.next(terms, driver.view.peek().formerLinks);
    const joinKey = book.joinKey(link, pwKey, driver.view.peek().rules.pwVersion);
    pwKey.fill(0);
    const gateKey = await book.gateKey(link);
    const { linkId } = joinKey;
    book.add(link);
    await driver.dispatch({ type: 'add-link', link: book.terms(link), joinKey });
    wipeJoinKey(joinKey);
    const added = await driver.reached((view) => view.links.some((each) => equalBytes(each.linkId, linkId)));
    if (!added) {
      book.remove(link);
      return err('not-connected');
    }
    this.#changed();
    const opened = await desk.openGate(driver, gateKey.publicKey, link.expiresAt);
    // A link whose gate is shut would be handed out for nothing.
    if (!opened.ok && opened.error !== 'not-connected') await this.#revoke(link);
    return opened;
  }

  async #revoke(link: HostLink): Promise<Result<void, HostFault>> {
    const { book, desk } = this.#options;
    const driver = this.#options.driver();
    if (driver === null) return err('not-connected');
    const { linkId } = book.terms(link);
    const { publicKey } = await book.gateKey(link);
    await driver.dispatch({ type: 'revoke-link', linkId });
    if (!(await driver.reached((view) => view.links.every((each) => !equalBytes(each.linkId, linkId)))))
      return err('not-connected');
    book.remove(link);
    this.#changed();
    return desk.closeGate(driver, publicKey);
  }

  #changed(): void {
    this.#show();
    this.#options.onChange({ kind: 'links' });
  }

  #show(): void {
    const { book, origin } = this.#options;
    this.#links.value = book.links
      .filter(({ personal }) => personal)
      .map((link) => ({
        id: String(link.index),
        label: link.label,
        expiresAt: link.expiresAt,
        link: `${origin}/j#${encodeInvite(book.invite(link))}`,
      }));
  }
}
