import type { Bytes } from '@conclave/base';
import type { Rules } from '../../src/index.ts';
import { Agenda } from './agenda.ts';
import { Checker } from './checker.ts';
import type { Facts } from './checker.ts';
import { Meeting } from './meeting.ts';
import { Person } from './person.ts';
import type { Traits } from './person.ts';
import { Random } from './random.ts';
import type { Scene } from './scene.ts';
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
  /** How many groups were founded. */
  groups = 0;
  readonly #forged = new WeakSet<Bytes>();
  readonly #listeners: ((record: LogRecord) => void)[] = [];

  constructor(seed: number, start: number, rules: Rules, climate: Climate) {
    this.random = new Random(seed);
    this.agenda = new Agenda(start, 60_000);
    this.story = new Story(this.agenda);
    this.checker = new Checker(this);
    this.climate = climate;
    this.server = new Server(this.agenda, this.random, {
      said: (record) => this.#listeners.forEach((listen) => listen(record)),
      founded: () => {
        this.groups++;
      },
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

  mayResume(): boolean {
    return this.random.chance(this.climate.resumeChance);
  }

  /** Blobs of dishonest members: what honest clients see in them is no fault. */
  forge(blob: Bytes): Bytes {
    this.#forged.add(blob);
    return blob;
  }

  isForged(blob: Bytes): boolean {
    return this.#forged.has(blob);
  }

  onRecord(listen: (record: LogRecord) => void): void {
    this.#listeners.push(listen);
  }
}
