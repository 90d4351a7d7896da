import { equalBytes, utf8Encode } from '@conclave/base';
import type { HostRequest } from '../../src/index.ts';
import { Attacks } from './attacks.ts';
import { keptKeys, plantedCommit, poisonedCommit, resealedMessage } from './dishonesty.ts';
import type { Person } from './person.ts';
import type { Plan } from './plan.ts';
import type { Random } from './random.ts';
import type { Tab } from './tab.ts';
import type { World } from './world.ts';

/** What may happen to people, and what they may do. */
export class Incidents {
  readonly #world: World;
  readonly #plan: Plan;
  readonly #random: Random;
  readonly #attacks: Attacks;
  readonly #kinds: readonly (readonly [weight: number, kind: () => void | Promise<void>])[];

  constructor(world: World, plan: Plan, random: Random) {
    this.#world = world;
    this.#plan = plan;
    this.#random = random;
    this.#attacks = new Attacks(world, random);
    this.#kinds = [
      [14, () => this.#arrival()],
      [14, () => this.decide()],
      [6, () => this.#leaving()],
      [4, () => this.#crash()],
      [8, () => this.#reload()],
      [3, () => this.#secondTab()],
      [5, () => this.#removal()],
      [12, () => this.#cut()],
      [4, () => this.#saying()],
      [3, () => this.#hostGoes()],
      [4, () => this.#atOnce()],
      [3, () => this.#stall()],
      [5, () => this.#moderation()],
      [3, () => this.#hostRules()],
      [plan.handsOver ? 5 : 0, () => this.#handOver()],
      [plan.restarts ? 4 : 0, () => this.#restart()],
      [plan.dishonest ? 8 : 0, () => this.#dishonesty()],
      [plan.skewedClocks ? 6 : 0, () => this.#clockStep()],
      [plan.floods ? 6 : 0, () => this.#attacks.flood()],
    ];
  }

  async next(): Promise<void> {
    const whole = this.#kinds.reduce((sum, [weight]) => sum + weight, 0);
    let left = this.#random.unit() * whole;
    for (const [weight, kind] of this.#kinds) {
      left -= weight;
      if (left < 0) return kind();
    }
  }

  /** Somebody who is away opens the link. */
  async arrive(person: Person): Promise<void> {
    const { links } = this.#world.meeting;
    person.linkId = this.#random.pick(links)?.linkId ?? person.linkId;
    person.knowsPasscode = person.hostKey !== null || !this.#random.chance(this.#plan.wrongPasscodes);
    this.#tell(`${person.name} comes${person.knowsPasscode ? '' : ' with a wrong passcode'}`);
    await person.open();
  }

  /** JOIN-4: whoever may decides on somebody who waits. */
  async decide(kindly = false): Promise<void> {
    const admitter = this.#random.pick(this.#members().filter(({ view }) => view.applicants.length > 0));
    const applicant = this.#random.pick(admitter?.view.applicants ?? []);
    if (admitter === undefined || applicant === undefined) return;
    const admits = kindly || this.#random.chance(0.85);
    this.#tell(`${admitter.person.name} ${admits ? 'admits' : 'denies'} ${applicant.name}`);
    if (admits) this.#world.checker.letIn.add(applicant.id);
    const { requestId } = applicant;
    await admitter.dispatch({ type: admits ? 'admit' : 'deny', requestIds: [requestId] });
  }

  /** Somebody's device is given another time of day. */
  #clockStep(): void {
    const person = this.#random.pick(this.#world.people);
    if (person === undefined) return;
    const hours = this.#random.pick([-26, -1, 1, 26]) ?? 1;
    this.#tell(`the clock of ${person.name} is set, by ${hours} hours`);
    person.clockSkew += hours * 3_600_000;
  }

  #arrival(): void | Promise<void> {
    const person = this.#random.pick(this.#world.people.filter(({ wantsIn }) => !wantsIn));
    return person === undefined ? undefined : this.arrive(person);
  }

  #leaving(): void | Promise<void> {
    const person = this.#guest();
    if (person === undefined) return;
    this.#tell(`${person.name} leaves`);
    return person.leave();
  }

  #crash(): void {
    const person = this.#guest();
    if (person === undefined) return;
    this.#tell(`${person.name} crashes`);
    person.crash(this.#noticeTime());
  }

  #reload(): void | Promise<void> {
    const person = this.#random.pick(this.#there());
    if (person === undefined) return;
    this.#tell(`${person.name} reloads`);
    return person.reload(this.#noticeTime());
  }

  #secondTab(): void | Promise<void> {
    const person = this.#guest();
    if (person === undefined) return;
    this.#tell(`${person.name} opens a second tab`);
    return person.open();
  }

  async #removal(): Promise<void> {
    const boss = this.#random.pick(this.#members().filter(({ view }) => view.canModerate));
    const victim = this.#random.pick(
      boss?.view.members.filter(({ isSelf, isHost }) => !isSelf && !isHost) ?? [],
    );
    if (boss === undefined || victim === undefined) return;
    this.#tell(`${boss.person.name} removes ${victim.name}`);
    await boss.dispatch({ type: 'remove', id: victim.id });
  }

  /** MOD-1: what hosts and co-hosts ask for, whether they may or not. */
  async #moderation(): Promise<void> {
    const tab = this.#random.pick(this.#members());
    const other = this.#random.pick(tab?.view.members.filter(({ isSelf }) => !isSelf) ?? []);
    if (tab === undefined) return;
    const on = this.#random.chance(0.4);
    const requests: HostRequest[] = [
      { type: 'lock', on },
      { type: 'allow', what: 'chat', on },
      { type: 'allow', what: 'unmute', on },
      { type: 'stop-share', id: null },
      { type: 'mute', id: null },
    ];
    if (other !== undefined) {
      const { id } = other;
      requests.push({ type: 'promote', id }, { type: 'promote', id }, { type: 'demote', id });
      requests.push({ type: 'stop-video', id }, { type: 'mute', id });
    }
    const request = this.#random.pick(requests);
    if (request === undefined) return;
    const whom = 'id' in request && request.id !== null ? ` ${other?.name}` : 'on' in request ? ` ${on}` : '';
    this.#tell(`${tab.person.name} asks for ${request.type}${whom}`);
    await tab.dispatch(request);
  }

  /** MOD-5: the host gives its key to somebody, whose client says so in the host log. */
  async #handOver(): Promise<void> {
    const host = this.#random.pick(this.#members().filter(({ view }) => view.isHost));
    const heir = this.#random.pick(
      this.#there().filter(({ hostKey, tab }) => hostKey === null && tab?.isMember === true),
    );
    const hostKey = host?.person.hostKey ?? null;
    if (host === undefined || heir === undefined || hostKey === null) return;
    this.#tell(`${host.person.name} hands the meeting over to ${heir.name}`);
    const { id } = host.view.self;
    this.#world.checker.letIn.add(id);
    await heir.take(hostKey, id);
  }

  /** INV-7, INV-8: another policy, another passcode, other links. */
  async #hostRules(): Promise<void> {
    const { meeting } = this.#world;
    const hosts = this.#members().filter(({ view }) => view.isHost);
    const [host] = hosts;
    if (host === undefined) return;
    // `call` waits for each before it takes the next: what a link needs depends on the passcode.
    const changes = new Set(['policy', 'add-link', 'revoke-link']);
    if (hosts.some(({ inside }) => inside.decisions.some(({ kind }) => changes.has(kind)))) return;
    const { rules, links } = host.view;
    const kind = this.#random.between(0, 3);
    if (kind === 0 && links.length < 4) {
      const link = { linkId: this.#random.bytes(16), expiresAt: 0, personal: this.#random.chance(0.5) };
      this.#tell('the host adds a link');
      meeting.links = [...meeting.links, link];
      return host.dispatch({ type: 'add-link', link, joinKey: meeting.key(link.linkId, rules.pwVersion) });
    }
    const revoked = this.#random.pick(links);
    if (kind === 1 && links.length > 1 && revoked !== undefined) {
      this.#tell('the host revokes a link');
      meeting.links = meeting.links.filter(({ linkId }) => !equalBytes(linkId, revoked.linkId));
      return host.dispatch({ type: 'revoke-link', linkId: revoked.linkId });
    }
    const changesPasscode = this.#random.chance(0.6);
    const next = {
      ...rules,
      version: rules.version + 1,
      digest: this.#random.bytes(32),
      lock: false,
      waitingRoom: this.#random.chance(0.5),
      admit: this.#random.pick(['host', 'members', 'cohosts'] as const) ?? 'host',
      pwVersion: rules.pwVersion + Number(changesPasscode),
      passcode: changesPasscode
        ? (this.#random.pick(['generated', 'typed'] as const) ?? 'typed')
        : rules.passcode,
    };
    this.#tell(`the host signs policy ${next.version}${changesPasscode ? ' with another passcode' : ''}`);
    meeting.sign(next);
    const joinKeys = changesPasscode ? meeting.keys(next.pwVersion) : [];
    const renewAdmission = this.#random.chance(0.3);
    await host.dispatch({ type: 'set-policy', rules: next, joinKeys, renewAdmission });
  }

  /** COM-5: a commit that some can't follow, or nobody; or a message that is none. */
  async #dishonesty(): Promise<void> {
    const tab = this.#random.pick(this.#members().filter(({ view }) => !view.isHost));
    const person = this.#there().find((each) => each.tab === tab);
    if (tab === undefined || person === undefined) return;
    const { server } = this.#world;
    const others = tab.view.members.filter(({ isSelf }) => !isSelf);
    const victims = others.filter(() => this.#random.chance(0.4));
    const kind = this.#random.pick(['garbage', 'plant', 'poison', 'poison', 'nonsense', 'reseal'] as const);
    this.#tell(
      `${person.name} sends ${kind}${kind === 'poison' ? ` for ${victims.map(({ name }) => name).join(', ')}` : ''}`,
    );
    this.#world.troubled(tab.peer);
    if (kind === 'reseal') return this.#reseal(tab);
    if (kind === 'nonsense') return tab.transmit({ type: 'message', blob: this.#random.bytes(300) });
    const leaves = victims.map(({ leafIndex }) => leafIndex);
    const blobs = {
      garbage: async () => this.#random.bytes(600),
      plant: () => plantedCommit(tab, this.#random),
      poison: () => poisonedCommit(tab, leaves, this.#random),
    };
    const blob = await blobs[kind ?? 'garbage']();
    tab.transmit({ type: 'commit', epoch: server.epoch, blob, welcomes: [] });
    // The own client could not follow either.
    person.crash(this.#noticeTime() + 2_000);
  }

  /** APP-4: somebody else's words, a second time. */
  async #reseal(tab: Tab): Promise<void> {
    const victim = this.#random.pick(this.#members().filter((other) => other !== tab));
    if (victim === undefined) return;
    const keys = keptKeys(tab);
    this.#world.overhear(victim.peer, async ({ blob }) => {
      const again = await resealedMessage(keys, blob, this.#random);
      if (again !== undefined) tab.transmit({ type: 'message', blob: again });
    });
    await victim.dispatch({ type: 'send', content: utf8Encode('said once') });
  }

  #restart(): void {
    this.#tell('the server restarts');
    this.#world.server.restart();
  }

  #cut(): void {
    const person = this.#random.pick(this.#there());
    const { tab } = person ?? {};
    if (person === undefined || tab === undefined || tab === null) return;
    const back = Math.min(
      60_000,
      this.#random.around(this.#random.pick([300, 3_000, 15_000, 50_000]) ?? 300),
    );
    const noticed = { server: this.#noticeTime(), client: this.#random.between(1, 15_000) };
    this.#tell(`${person.name} is cut off for ${Math.round(back)} ms`);
    tab.cut(noticed, back);
  }

  async #saying(): Promise<void> {
    const tab = this.#random.pick(this.#members());
    await tab?.dispatch({ type: 'send', content: utf8Encode(`word ${this.#random.between(0, 999)}`) });
  }

  /** JOIN-7. */
  #hostGoes(): void | Promise<void> {
    const host = this.#there().find(({ hostKey }) => hostKey !== null);
    if (host === undefined) return;
    const leaves = this.#random.chance(0.5);
    this.#tell(`${host.name} ${leaves ? 'leaves' : 'crashes'}`);
    if (leaves) return host.leave();
    host.crash(this.#noticeTime());
  }

  /** COM-2: several things in the same moment, which several members may want to commit. */
  async #atOnce(): Promise<void> {
    for (let count = this.#random.between(2, 4); count > 0; count--) {
      const kind = this.#random.pick([
        () => this.#arrival(),
        () => this.decide(),
        () => this.#leaving(),
        () => this.#reload(),
        () => this.#removal(),
      ]);
      await kind?.();
    }
  }

  /** Nothing arrives at somebody, or nothing from somebody, for a while; the connection stays. */
  #stall(): void {
    const person = this.#random.pick(this.#there());
    const { tab } = person ?? {};
    if (person === undefined || tab === undefined || tab === null) return;
    const time = this.#random.between(500, 8_000);
    const way = this.#random.pick(['up', 'log', 'side'] as const) ?? 'up';
    this.#tell(`${person.name}’s connection stalls (${way}) for ${time} ms`);
    tab.stall(way, time);
  }

  /** How long the server takes to see that a connection is gone, ms. */
  #noticeTime(): number {
    return this.#random.chance(0.7) ? this.#random.between(1, 100) : this.#random.between(100, 15_000);
  }

  #members(): readonly Tab[] {
    return this.#there().flatMap(({ tab }) => (tab?.isMember === true ? [tab] : []));
  }

  #there(): readonly Person[] {
    return this.#world.people.filter(({ wantsIn, tab }) => wantsIn && tab !== null && !tab.over);
  }

  #guest(): Person | undefined {
    return this.#random.pick(this.#there().filter(({ hostKey }) => hostKey === null));
  }

  #tell(what: string): void {
    this.#world.story.tell(what);
  }
}
