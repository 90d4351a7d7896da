import type { PeerAddress, Rules } from '../../src/index.ts';
import { Agenda } from './agenda.ts';
import { Checker } from './checker.ts';
import type { Facts } from './checker.ts';
import { Meeting } from './meeting.ts';
import { Person } from './person.ts';
import type { Traits } from './person.ts';
import { Random } from './random.ts';
import { Ghost } from './ghost.ts';
import type { OpenTab, Scene } from './scene.ts';
import { Server } from './server.ts';
import { simulatedSigningKey } from './simulated-suite.ts';
import { Story } from './story.ts';
import { Connection } from './wire.ts';
import type { LogRecord, Weather } from './wire.ts';

/** How the seed's network is. */
export interface Climate extends Weather {
  /** How often a connection that comes back may resume. */
  readonly resumeChance: number;
}

/** Everything of one simulation. */
export class World implements Scene, Facts {
  readonly agenda: Agenda;
  readonly random: Random;
  readonly story: Story;
  readonly server: Server;
  readonly checker: Checker;
  readonly meeting: Meeting;
  readonly people: Person[] = [];
  climate: Climate;
  /** FRM-9: whether people keep their keys against the rules when they are taken out. */
  ghosts = false;
  #troubledUntil = 0;
  readonly #dishonest = new Set<PeerAddress>();
  readonly #listeners = new Set<(record: LogRecord) => void>();

  constructor(seed: number, start: number, rules: Rules, climate: Climate) {
    this.random = new Random(seed);
    this.agenda = new Agenda(start, 300_000);
    this.story = new Story(this.agenda);
    this.checker = new Checker(this);
    this.climate = climate;
    this.server = new Server(this.agenda, this.random, {
      said: (record) => this.#listeners.forEach((listen) => listen(record)),
      dropped: () => this.story.tell('nobody is left: the server drops the group'),
    });
    this.meeting = new Meeting(this.random, rules);
  }

  person(traits: Omit<Traits, 'identity'>): Person {
    const person = new Person(this, { ...traits, identity: simulatedSigningKey(this.random.bytes(32)) });
    this.people.push(person);
    return person;
  }

  connection({ remoteness }: { readonly remoteness: number }): Connection {
    return new Connection(this.agenda, this.random, () => this.climate, remoteness);
  }

  ghostOf({ inside }: OpenTab): Ghost | null {
    return this.ghosts ? new Ghost(inside, this.agenda.spent) : null;
  }

  async haunt(ghost: Ghost, { seq }: LogRecord, { peer }: OpenTab): Promise<void> {
    const { groups, log } = this.server;
    const hear = async (record: LogRecord): Promise<void> => {
      const keys = this.checker.keysSince(record.epoch + 1);
      if (await ghost.learns(record, keys)) this.checker.fail(`${peer} was taken out and reads on`);
    };
    for (const record of log.slice(seq - 1)) await hear(record);
    // Late enough for the others to have come to that epoch.
    this.#listeners.add((record) => {
      if (this.server.groups === groups) this.agenda.after(5_000, () => hear(record));
    });
  }

  /** The next message of somebody, as soon as it stands in the order. */
  overhear(peer: PeerAddress, tell: (record: LogRecord) => void | Promise<void>): void {
    const listen = (record: LogRecord): void => {
      if (record.from !== peer || record.kind !== 'message') return;
      this.#listeners.delete(listen);
      this.agenda.after(0, () => tell(record));
    };
    this.#listeners.add(listen);
  }

  show({ peer, view: { admission, rules } }: OpenTab): void {
    if (this.server.show(peer, rules, admission)) this.meeting.show(rules);
  }

  mayResume(): boolean {
    return this.random.chance(this.climate.resumeChance);
  }

  /** Somebody is dishonest: what others see for a while is no fault of theirs. */
  troubled(by: PeerAddress): void {
    this.#troubledUntil = this.agenda.now + 40_000;
    this.#dishonest.add(by);
  }

  isDishonest(peer: PeerAddress): boolean {
    return this.#dishonest.has(peer);
  }

  isMember(peer: PeerAddress): boolean {
    return this.server.members.includes(peer);
  }

  get inTrouble(): boolean {
    return this.agenda.now < this.#troubledUntil;
  }
}
