import type { Envelope } from '../../src/group/envelope.ts';
import { maxEntries } from '../../src/group/envelope.ts';
import { sealEnvelope } from '../../src/group/send.ts';
import type { HostAction } from '../../src/host-log/entry.ts';
import { signActions } from '../../src/host-log/host-log.ts';
import { writePrivateMessage } from '../../src/mls/message.ts';
import { suiteName } from '../../src/mls/suite.ts';
import type { Person } from './person.ts';
import type { Random } from './random.ts';
import { simulatedSuite } from './simulated-suite.ts';
import type { Tab } from './tab.ts';
import type { World } from './world.ts';

/** MOD-1: some of a flood within one window, some in the next ones; ms. */
const [waves, waveTime] = [20, 4_000];

/** What people do against the meeting with rights that they have. */
export class Attacks {
  readonly #world: World;
  readonly #random: Random;

  constructor(world: World, random: Random) {
    this.#world = world;
    this.#random = random;
  }

  /** MOD-1: somebody who may let people in signs one ADMIT after the other, for nobody. */
  async flood(): Promise<void> {
    const flooder = this.#random.pick(this.#world.people.filter(mayFlood));
    if (flooder !== undefined) await this.#wave(flooder, this.#random.between(1, waves));
  }

  async #wave(person: Person, left: number): Promise<void> {
    const { agenda, story } = this.#world;
    const { identity, tab } = person;
    if (tab === null || !mayFlood(person)) return;
    story.tell(`${person.name} floods the host log`);
    this.#world.troubled(tab.peer);
    const by = { key: identity, signer: identity.publicKey };
    const at = { epoch: tab.view.epoch, time: agenda.now };
    const actions = this.#madeUp(this.#random.between(2, 150));
    const entries = await signActions(tab.inside.log, actions, by, at);
    for (let from = 0; from < entries.length; from += maxEntries) {
      const some = entries.slice(from, from + maxEntries);
      await this.#say(tab, { kind: 'host-log', entries: some, joinKeys: [], admission: null });
    }
    if (left > 1) agenda.after(this.#random.around(waveTime), () => this.#wave(person, left - 1));
  }

  #madeUp(count: number): readonly HostAction[] {
    return Array.from({ length: count }, () => ({
      kind: 'admit',
      request: this.#random.bytes(32),
      identityPub: this.#random.bytes(32),
      nameHash: this.#random.bytes(32),
      isHost: false,
    }));
  }

  /** Says what its own client would not, and goes on with it. */
  async #say(tab: Tab, envelope: Envelope): Promise<void> {
    const { inside, view } = tab;
    const made = await sealEnvelope(inside.mls, envelope, simulatedSuite(suiteName, this.#random.bytes));
    const blob = writePrivateMessage(made.privateMessage);
    const sent = { blob, envelope, epoch: view.epoch, sentAt: inside.lastEntryAt };
    Object.assign(inside, { mls: made.newState, outgoing: [...inside.outgoing, sent] });
    tab.transmit({ type: 'message', blob });
  }
}

function mayFlood({ tab }: Person): boolean {
  return tab?.isMember === true && tab.view.canAdmit && !tab.view.isHost;
}
