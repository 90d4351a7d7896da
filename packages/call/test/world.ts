import { idle } from './busy.ts';
import { inBackground, silentLogger } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { FakeClock } from '@conclave/base/testing';
import {
  createIdentityKey,
  createInvite,
  deriveJoinKey,
  derivePwKey,
  deriveRoom,
  displayName,
  foundGroup,
} from '@conclave/crypto';
import type { AttestationPort } from '@conclave/media';
import { signallingPath } from '@conclave/protocol';
import { vi } from 'vitest';
import { createConclave } from '../src/conclave.ts';
import type { DerivePwKey } from '../src/arrival/meeting-keys.ts';
import { FakeLocalMedia, MemoryIdentities, MemoryTickets } from '../src/testing.ts';
import type { NewMeetingOptions, Phase } from '../src/arrival/view.ts';
import { fileCipher } from '../src/features/files/file-cipher.ts';
import type { Call, Conclave, Meeting } from '../src/view.ts';
import { fakeRules } from './fake-view.ts';
import { Cable } from './cable.ts';
import { FakeServer } from './fake-server.ts';
import { FrameMediaSession } from './frame-media-session.ts';

/** A story takes a second, and many times that on a machine that is busy. */
vi.setConfig({ testTimeout: 60_000 });

export const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));

/** INV-3's floor instead of the policy's cost: tests are about who gets in, not about how long it takes. */
const cheapPwKey: DerivePwKey = (passcode, salt) =>
  derivePwKey(passcode, salt, { memory: 19 * 1024, passes: 2 });

/** Fake milliseconds between two looks at a condition, and how many looks are enough. */
const tickMs = 50;
const patience = 2_000;

/** What is loaded when it is first needed would take real time in the first story. */
async function warmUp(): Promise<void> {
  await import('../src/inside.ts');
  const { link, hostKey } = await createInvite(random);
  const { linkId, roomId, pwSalt } = await deriveRoom(link);
  const pwKey = await cheapPwKey('warm', pwSalt, { memory: 0, passes: 0 });
  const name = displayName('Nobody');
  if (!pwKey.ok || !name.ok) throw new Error('no key');
  const joinKey = deriveJoinKey(link.linkSecret, pwKey.value, roomId, 1);
  const links = [{ linkId, expiresAt: 0, personal: false }];
  const entrant = {
    roomId,
    rules: fakeRules,
    links,
    joinKeys: [joinKey],
    guesses: [],
    name: name.value,
    peer: 'nobody',
  };
  const identity = await createIdentityKey();
  await foundGroup({ ...entrant, hostKey, identity }, { now: 0, wallTime: 0, random });
}
const warm = warmUp();

/** People, a server between them, and one clock. */
export class World {
  /** Its two times are far from each other, so that nothing takes the one for the other unnoticed. */
  readonly clock = new FakeClock(60_000, Date.UTC(2026, 0, 1));
  readonly server = new FakeServer(random, () => this.clock.wallTime());
  readonly people: Person[] = [];
  /** What somebody's device kept from an earlier world. */
  readonly devices = new Map<string, MemoryIdentities>();

  person(name: string, { browserCanEncrypt = true } = {}): Person {
    const person = new Person(this, name, browserCanEncrypt);
    this.people.push(person);
    return person;
  }

  /** Lets time and messages go on until the condition holds. @throws Error where it never does */
  async until(what: string, condition: () => boolean): Promise<void> {
    await warm;
    for (let look = 0; look < patience; look++) {
      await idle();
      if (condition()) return;
      this.clock.advance(tickMs);
    }
    throw new Error(`never: ${what}; ${this.people.map((person) => person.summary).join('; ')}`);
  }

  /** Lets `ms` of fake time go by, with everybody doing their work on the way. */
  async pass(ms: number): Promise<void> {
    const end = this.clock.now() + ms;
    while (this.clock.now() < end) {
      this.clock.advance(Math.min(tickMs, end - this.clock.now()));
      await idle();
    }
  }

  /** FRM-8: until everybody in the call has just heard everybody else, through the real frame path. */
  async untilAllHearEachOther(): Promise<void> {
    const calling = this.people.filter(({ isInCall }) => isInCall).map(({ session }) => session);
    await this.until('all hear each other', () => {
      const heard = calling.every((ear) => calling.every((mouth) => ear === mouth || ear.heardSince(mouth)));
      for (const mouth of calling) {
        const frames = mouth.take();
        for (const ear of calling) if (ear !== mouth) ear.receive(mouth, frames);
        mouth.speak();
      }
      return heard;
    });
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
    await this.until(`${name} is at the door`, () => host.applicants.some((shown) => bears(shown, name)));
    inBackground(host.call.admitAll());
    await guest.reaches('in-call');
    await this.until(`all see ${name}`, () =>
      this.people.every((each) => !each.isInCall || each.roster.some((shown) => bears(shown, name))),
    );
    return guest;
  }
}

export function sameKey(...people: readonly Person[]): boolean {
  return new Set(people.map(({ session }) => session.epochs.at(-1)?.key)).size === 1;
}

export class Person {
  readonly world: World;
  readonly name: string;
  readonly cable: Cable;
  readonly tickets = new MemoryTickets();
  /** How far this person's wall clock is ahead. */
  clockSkew = 0;
  readonly identities: MemoryIdentities;
  readonly media: FrameMediaSession[] = [];
  readonly attestations: AttestationPort[] = [];
  derivePwKey: DerivePwKey = cheapPwKey;
  readonly #locals: FakeLocalMedia[] = [];
  #conclave: Conclave;
  #meeting: Meeting | null = null;
  #created: string | null = null;
  readonly #onWake = new Set<() => void>();

  constructor(world: World, name: string, browserCanEncrypt: boolean) {
    this.world = world;
    this.name = name;
    this.cable = new Cable(world.server);
    this.identities = world.devices.get(name) ?? new MemoryIdentities();
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

  get session(): FrameMediaSession {
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

  /** INV-6. */
  openAsHost(link: string): void {
    this.#meeting = this.#conclave.openHostLink(link.split('#')[1] ?? '');
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

  /** The tab is duplicated, its ticket with it. Returns the meeting in the first one. */
  duplicate(): Meeting {
    const first = this.meeting;
    this.#conclave = this.#browser(true);
    this.open(null);
    return first;
  }

  /** The lid is opened again, or the network is another one. */
  wake(): void {
    for (const onWake of this.#onWake) onWake();
  }

  /** The browser is killed. */
  crash(): void {
    this.cable.cut();
    this.meeting.dispose();
    this.#meeting = null;
  }

  #browser(browserCanEncrypt: boolean): Conclave {
    const { clock, server } = this.world;
    return createConclave({
      clock: {
        now: () => clock.now(),
        wallTime: () => clock.wallTime() + this.clockSkew,
        after: (ms, fn) => clock.after(ms, fn),
      },
      random,
      browserCanEncrypt,
      logger: silentLogger,
      wakes: (onWake) => {
        this.#onWake.add(onWake);
        return () => this.#onWake.delete(onWake);
      },
      origin: 'https://meet.example',
      openSocket: this.cable.openSocket,
      post: (path, json) =>
        Promise.resolve(path === signallingPath ? this.cable.plainly() : server.post(json)),
      askServer: async (request) =>
        this.cable.connected && server.running ? server.files.ask(request) : null,
      fileCipher,
      derivePwKey: (...given) => this.derivePwKey(...given),
      mark: () => {},
      prepare: () => Promise.resolve(),
      tickets: this.tickets,
      identities: this.identities,
      createLocalMedia: () => add(this.#locals, new FakeLocalMedia()),
      createMediaSession: (_sfu, _local, attestation) => {
        this.attestations.push(attestation);
        return add(this.media, new FrameMediaSession(clock));
      },
    });
  }
}

/** ID-2: whether that is shown for that name, with what tells it from others of the same name. */
export function bears(shown: string, name: string): boolean {
  return shown === name || shown.startsWith(`${name} (`);
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
