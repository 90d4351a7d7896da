import { signal } from '@conclave/base';
import type { Signal } from '@conclave/base';
import { FakeClock } from '@conclave/base/testing';
import type { Member } from '@conclave/crypto';
import type { Content } from '../src/contents/content-owner.ts';
import type { Feature, Running } from '../src/features/feature.ts';
import type { RulesView } from '../src/hosting/view.ts';
import { fakePort } from './fake-port.ts';
import { fakeView, memberId } from './fake-view.ts';

interface Sent<C> {
  readonly content: C;
  readonly epoch: number;
}

/** One person's client: a feature and what it has to say. */
export interface Client<C extends Content, View> {
  readonly name: string;
  readonly running: Running<C, View>;
  readonly people: Signal<readonly Member[]>;
  readonly notices: string[];
  /** On its way to the server, oldest first. */
  readonly outbox: Sent<C>[];
  member: Member;
  joinedEpoch: number;
  isDueToSayAgain: boolean;
  /** Says what the test gives it, whatever comes in. */
  isHostile: boolean;
  /** COM-6: what is delivered was said while it was out of touch. */
  isBehind: boolean;
}

/**
 * Clients of one feature in a total order, with the troubles that the real one has (COM-1, APP-1): who joins can't read what was
 * sealed before, and who left an epoch long ago may not be able to.
 */
export class OrderedGroup<C extends Content, View> {
  readonly clock = new FakeClock(0, 0);
  readonly clients: Client<C, View>[] = [];
  readonly rules: Signal<RulesView> = signal(fakePort([], fakeView({ names: ['Ann'] }).self).rules.peek());
  readonly #feature: Feature<C, View>;
  #place = 0;
  #epoch = 0;

  constructor(feature: Feature<C, View>) {
    this.#feature = feature;
  }

  get place(): number {
    return this.#place;
  }

  /** The first one is the host. */
  join(name: string): Client<C, View> {
    const isHost = this.clients.length === 0;
    if (!isHost) this.#commit();
    const member: Member = {
      id: memberId(name),
      leafIndex: this.#place,
      peer: `${name} ${this.#place}`,
      name,
      isHost,
      isCoHost: false,
      isSelf: false,
      presence: 'here',
    };
    const people = signal<readonly Member[]>([]);
    const self = signal<Member>({ ...member, isSelf: true });
    const outbox: Sent<C>[] = [];
    const notices: string[] = [];
    const running = this.#feature.create({
      ...fakePort([], member),
      clock: this.clock,
      people,
      self,
      rules: this.rules,
      place: () => this.#place,
      isBehind: () => this.clients.find((each) => each.name === name)?.isBehind ?? false,
      notice: (kind, about) => notices.push(`${kind} ${about}`),
      send: (content) => outbox.push({ content, epoch: this.#epoch }),
      sendTo: () => Promise.reject(new Error('unused')),
    });
    const client = {
      name,
      running,
      people,
      notices,
      outbox,
      member,
      joinedEpoch: this.#epoch,
      isDueToSayAgain: true,
      isHostile: false,
      isBehind: false,
    };
    this.clients.push(client);
    this.#show();
    running.entered?.();
    for (const other of this.clients) other.isDueToSayAgain = true;
    return client;
  }

  leave(client: Client<C, View>): void {
    this.#commit();
    this.clients.splice(this.clients.indexOf(client), 1);
    client.running.close();
    this.#show();
  }

  /** COM-6: the same client comes back as a new session. */
  comeBack(client: Client<C, View>): void {
    this.#commit();
    client.member = { ...client.member, peer: `${client.name} ${this.#place}`, leafIndex: this.#place };
    client.outbox.length = 0;
    client.joinedEpoch = this.#epoch;
    this.#show();
    client.running.entered?.();
    for (const other of this.clients) other.isDueToSayAgain = true;
  }

  /** The oldest of what a client sent takes its place in the order. @param isReadLate whether those who left its epoch could still read it */
  deliver(client: Client<C, View>, isReadLate: boolean): void {
    const sent = client.outbox.shift();
    if (sent === undefined) return;
    this.#place += 1;
    const isLate = sent.epoch < this.#epoch;
    for (const reader of this.clients) {
      const isSelf = reader === client;
      if (reader.isHostile) continue;
      if (!isSelf && (reader.joinedEpoch > sent.epoch || (isLate && !isReadLate))) continue;
      reader.running.received({ ...client.member, isSelf }, sent.content, 'everyone');
      if (isSelf && isLate) {
        client.running.overtaken?.();
        client.isDueToSayAgain = true;
      }
    }
  }

  sayAgain(client: Client<C, View>): void {
    if (client.isDueToSayAgain && !client.isHostile) client.running.sayAgain?.();
    client.isDueToSayAgain = false;
  }

  /** Until nobody has anything to say. */
  settle(): void {
    for (let rounds = 0; rounds < 1_000; rounds++) {
      for (const client of this.clients) this.sayAgain(client);
      const busy = this.clients.filter(({ outbox }) => outbox.length > 0);
      if (busy.length === 0) return;
      for (const client of busy) this.deliver(client, true);
    }
    throw new Error('never still');
  }

  #commit(): void {
    this.#place += 1;
    this.#epoch += 1;
  }

  #show(): void {
    for (const client of this.clients) {
      client.people.value = this.clients.map(({ member }) => ({
        ...member,
        isSelf: member === client.member,
      }));
    }
  }
}
