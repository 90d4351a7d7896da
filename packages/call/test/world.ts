import { silentLogger } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { FakeClock } from '@conclave/base/testing';
import { derivePwKey } from '@conclave/crypto';
import type { SuiteName } from '@conclave/crypto';
import { createConclave } from '../src/conclave.ts';
import type { DerivePwKey } from '../src/meeting-keys.ts';
import { FakeLocalMedia, FakeMediaSession, MemoryTickets } from '../src/testing.ts';
import type { Call, Conclave, Meeting, NewMeetingOptions, Phase } from '../src/view.ts';
import { Cable, FakeServer } from './fake-server.ts';

export const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));

/** INV-3's floor instead of the policy's cost: tests are about who gets in, not about how long it takes. */
const cheapPwKey: DerivePwKey = (passcode, salt) =>
  derivePwKey(passcode, salt, { memory: 19 * 1024, passes: 2 });

/** Fake milliseconds for each look at a condition; the real work between two looks takes about one. */
const tickMs = 20;
const patience = 3_000;

/** People, a server between them, and one clock. */
export class World {
  readonly clock = new FakeClock();
  readonly server = new FakeServer(random);
  readonly suite: SuiteName;
  readonly people: Person[] = [];

  constructor(suite: SuiteName = 'classic') {
    this.suite = suite;
  }

  person(name: string, { browserCanEncrypt = true } = {}): Person {
    const person = new Person(this, name, browserCanEncrypt);
    this.people.push(person);
    return person;
  }

  /** Lets time and messages go on until the condition holds. @throws Error where it never does */
  async until(what: string, condition: () => boolean): Promise<void> {
    for (let look = 0; look < patience; look++) {
      if (condition()) return;
      this.clock.advance(tickMs);
      await turn();
    }
    throw new Error(`never: ${what}; ${this.people.map((person) => person.summary).join('; ')}`);
  }

  /** Lets `ms` of fake time go by, slowly enough for everybody to do their work. */
  async pass(ms: number): Promise<void> {
    const end = this.clock.now() + ms;
    while (this.clock.now() < end) {
      this.clock.advance(Math.min(500, end - this.clock.now()));
      for (let turns = 0; turns < 5; turns++) await turn();
    }
  }

  /** Creates a meeting and brings its host into the call. */
  async host(name: string, options: Partial<NewMeetingOptions> = {}): Promise<Person> {
    const host = this.person(name);
    await host.create({ name, passcode: 'open sesame', waitingRoom: true, ...options });
    await host.reaches('prejoin');
    host.join(null);
    await host.reaches('in-call');
    return host;
  }

  /** Somebody with the link and the passcode, at the door. */
  async guest(name: string, host: Person, passcode: string | null = 'open sesame'): Promise<Person> {
    const guest = this.person(name);
    guest.open(host.fragment);
    await guest.reaches('prejoin');
    guest.join(passcode);
    return guest;
  }

  /** A guest whom the host lets in. */
  async admitted(name: string, host: Person): Promise<Person> {
    const guest = await this.guest(name, host);
    await this.until(`${name} is at the door`, () => host.applicants.includes(name));
    host.call.admitAll();
    await guest.reaches('in-call');
    await this.until(`all see ${name}`, () =>
      this.people.every((each) => !each.isInCall || each.roster.includes(name)),
    );
    return guest;
  }
}

export class Person {
  readonly world: World;
  readonly name: string;
  readonly cable: Cable;
  readonly tickets = new MemoryTickets();
  readonly media: FakeMediaSession[] = [];
  readonly #locals: FakeLocalMedia[] = [];
  #conclave: Conclave;
  #meeting: Meeting | null = null;
  #created: string | null = null;

  constructor(world: World, name: string, browserCanEncrypt: boolean) {
    this.world = world;
    this.name = name;
    this.cable = new Cable(world.server);
    this.#conclave = this.#browser(browserCanEncrypt);
  }

  get meeting(): Meeting {
    if (this.#meeting === null) throw new Error(`${this.name} has no meeting`);
    return this.#meeting;
  }

  get phase(): Phase {
    return this.meeting.phase.peek();
  }

  get isInCall(): boolean {
    return this.#meeting?.phase.peek().kind === 'in-call';
  }

  get call(): Call {
    const call = this.meeting.call.peek();
    if (call === null) throw new Error(`${this.name} is not in the call`);
    return call;
  }

  get local(): FakeLocalMedia {
    return last(this.#locals);
  }

  get session(): FakeMediaSession {
    return last(this.media);
  }

  get roster(): readonly string[] {
    return this.call.participants.peek().map(({ name }) => name);
  }

  get applicants(): readonly string[] {
    return this.call.applicants.peek().map(({ name }) => name);
  }

  get notices(): readonly string[] {
    return this.call.notices.peek().map(({ kind, name }) => (name === null ? kind : `${kind} ${name}`));
  }

  get fragment(): string {
    if (this.#created === null) throw new Error(`${this.name} created nothing`);
    return this.#created;
  }

  get summary(): string {
    if (this.#meeting === null) return `${this.name} absent`;
    return `${this.name} ${JSON.stringify(this.phase)} ${this.isInCall ? this.roster.join(',') : ''}`;
  }

  id(name: string): string {
    const found = this.call.participants.peek().find((each) => each.name === name);
    if (found === undefined) throw new Error(`${this.name} does not see ${name}`);
    return found.id;
  }

  async create(options: NewMeetingOptions): Promise<void> {
    const created = await this.#conclave.createMeeting(options);
    if (!created.ok) throw new Error(created.reason);
    this.#meeting = created.meeting;
    await this.world.until('the invitation is there', () => created.meeting.invite.peek() !== null);
    this.#created = created.meeting.invite.peek()?.link.split('#')[1] ?? null;
  }

  open(fragment: string | null): void {
    this.#meeting = this.#conclave.openInvite(fragment);
  }

  join(passcode: string | null): void {
    this.meeting.join({ name: this.name, passcode });
  }

  async reaches(kind: Phase['kind']): Promise<void> {
    await this.world.until(`${this.name} reaches ${kind}`, () => this.phase.kind === kind);
  }

  /** The page is loaded again: nothing survives but the tab's ticket. */
  reload(): void {
    this.meeting.dispose();
    this.#conclave = this.#browser(true);
    this.open(null);
  }

  /** The browser is killed. */
  crash(): void {
    this.meeting.dispose();
    this.cable.cut();
    this.#meeting = null;
  }

  #browser(browserCanEncrypt: boolean): Conclave {
    const { clock, server, suite } = this.world;
    return createConclave({
      clock,
      random,
      suite,
      browserCanEncrypt,
      logger: silentLogger,
      origin: 'https://meet.example',
      openSocket: this.cable.openSocket,
      post: (_path, json) => Promise.resolve(server.post(json)),
      derivePwKey: cheapPwKey,
      tickets: this.tickets,
      createLocalMedia: () => add(this.#locals, new FakeLocalMedia()),
      createMediaSession: () => add(this.media, new FakeMediaSession()),
    });
  }
}

function add<T>(list: T[], item: T): T {
  list.push(item);
  return item;
}

function last<T>(list: readonly T[]): T {
  const item = list.at(-1);
  if (item === undefined) throw new Error('there is none yet');
  return item;
}

/** One turn of the event loop, in which finished WebCrypto jobs come back. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener('message', () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(null);
  });
}
