import { equalBytes, toHex } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import type { GroupEffect, GroupView, MemberId, PeerAddress } from '../../src/index.ts';
import type { State } from '../../src/group/state.ts';
import { memberId } from '../../src/identity/credential.ts';
import { leavesOf } from '../../src/mls/leaves.ts';
import type { Agenda } from './agenda.ts';
import { EntryRates } from './entry-rates.ts';
import type { Meeting } from './meeting.ts';
import type { LogRecord } from './wire.ts';

/** What the protocol promises did not hold. */
export class PromiseBroken extends Error {}

type EpochEffect = Extract<GroupEffect, { type: 'epoch' }>;

interface Epoch {
  readonly code: string;
  readonly baseKey: Bytes;
  readonly leaves: string;
  readonly first: PeerAddress;
}

/** What is held against the promises. */
export interface Seen {
  readonly peer: PeerAddress;
  readonly view: GroupView;
  /** What the group keeps to itself. */
  readonly inside: State;
  /** The epochs that it came to. */
  readonly epochs: Set<number>;
  /** How often in a row it was woken for nothing. */
  wokenInVain: number;
}

/** What the checks have to know of the world. */
export interface Facts {
  readonly agenda: Agenda;
  readonly meeting: Meeting;
  readonly people: readonly { readonly id: MemberId; readonly everKnewPasscode: boolean }[];
  /** Somebody was dishonest a short time ago: what others see is no fault of theirs. */
  readonly inTrouble: boolean;
  /** Whether it was ever dishonest: what it sent may arrive long after. */
  isDishonest(peer: PeerAddress): boolean;
  /** Whether the server counts it as a member; after a restart, whoever went on elsewhere is none (COM-9). */
  isMember(peer: PeerAddress): boolean;
}

export interface Stepped {
  readonly before: State;
  readonly effects: readonly GroupEffect[];
  /** The log's entry that the event was, with its sender. */
  readonly record: LogRecord | undefined;
}

/** Holds what the clients do against what the protocol promises, after every step. */
export class Checker {
  readonly #facts: Facts;
  /** By group and epoch. */
  readonly #epochs = new Map<string, Epoch>();
  /** Hashes of the host log by group and place. */
  readonly #logs = new Map<string, Bytes>();
  readonly #rates: EntryRates;
  /** To whom somebody said yes. */
  readonly letIn = new Set<MemberId>();

  constructor(facts: Facts) {
    this.#facts = facts;
    this.#rates = new EntryRates(facts);
  }

  fail(what: string): never {
    throw new PromiseBroken(what);
  }

  entered(tab: Seen, effects: readonly GroupEffect[]): void {
    for (const effect of effects) if (effect.type === 'epoch') this.#epoch(tab, effect, new Set());
    this.#hostLog(tab);
  }

  stepped(tab: Seen, { before, effects, record }: Stepped): void {
    for (const effect of effects) {
      if (effect.type === 'violation') this.#violation(tab, effect, record);
      if (effect.type === 'epoch') {
        const known = new Set(
          leavesOf(before.mls.ratchetTree).map(({ node }) => toHex(node.signaturePublicKey)),
        );
        this.#epoch(tab, effect, known);
      }
      if (effect.type === 'received' && effect.from.peer !== record?.from)
        this.fail(`${tab.peer} takes a message of ${String(record?.from)} for one of ${effect.from.peer}`);
    }
    this.#hostLog(tab);
  }

  /** A client that has nothing to do sleeps. */
  woken(tab: Seen, effects: readonly GroupEffect[], now: number): void {
    const [only] = effects;
    const inVain = effects.length === 1 && only?.type === 'wake' && only.at <= now + 1;
    tab.wokenInVain = inVain ? tab.wokenInVain + 1 : 0;
    if (tab.wokenInVain > 20) this.fail(`${tab.peer} is wide awake and does nothing`);
  }

  /** Base keys of all groups, of that epoch and later ones. */
  keysSince(epoch: number): readonly Bytes[] {
    return [...this.#epochs]
      .filter(([key]) => Number(key.split(' ')[1]) >= epoch)
      .map(([, { baseKey }]) => baseKey);
  }

  /** COM-9: the order goes on from where this one is; what was known of later is of a line that it left. */
  goesOn(tab: Seen): void {
    const { log } = tab.inside;
    const group = groupOf(tab.inside);
    const leave = <T>(known: Map<string, T>, last: number): void => {
      for (const key of known.keys()) {
        const [of, at] = key.split(' ');
        if (of === group && Number(at) > last) known.delete(key);
      }
    };
    leave(this.#epochs, tab.view.epoch);
    leave(this.#logs, log.hashes.length - 1);
    this.#rates.rewind(group, log.entries.length);
  }

  #violation(
    tab: Seen,
    { rule, detail }: Extract<GroupEffect, { type: 'violation' }>,
    record?: LogRecord,
  ): void {
    if (this.#facts.inTrouble || (record !== undefined && this.#facts.isDishonest(record.from))) return;
    const from = record === undefined ? '' : ` (${record.kind} of ${record.from})`;
    this.fail(`${tab.peer} sees a violation where all are honest: ${rule} ${detail}${from}`);
  }

  #epoch(tab: Seen, effect: EpochEffect, known: ReadonlySet<string>): void {
    const state = tab.inside;
    const { epoch, baseKey } = effect;
    if (tab.epochs.has(epoch)) this.fail(`${tab.peer} comes to epoch ${epoch} twice`);
    tab.epochs.add(epoch);
    const leaves = effect.leaves.join();
    const key = `${groupOf(state)} ${epoch}`;
    const other = this.#epochs.get(key);
    if (other === undefined) {
      this.#epochs.set(key, { code: state.meetingCode, baseKey: baseKey.slice(), leaves, first: tab.peer });
    } else if (
      !equalBytes(other.baseKey, baseKey) ||
      other.code !== state.meetingCode ||
      other.leaves !== leaves
    )
      this.fail(`${tab.peer} and ${other.first} differ in epoch ${epoch}: two groups`);
    this.#membersAreLetIn(tab, state, known);
  }

  /** JOIN-4, COM-4: every leaf that the epoch adds has its ADMIT in the log, or is the host's. */
  #membersAreLetIn(tab: Seen, state: State, known: ReadonlySet<string>): void {
    for (const { credential, node } of leavesOf(state.mls.ratchetTree)) {
      if (known.has(toHex(node.signaturePublicKey)) || credential.hostCertificate !== null) continue;
      const id = memberId(credential.identityPub);
      const { name } = credential;
      if (!this.#isWelcome(id)) this.fail(`${tab.peer} takes ${name} in, whom nobody let in`);
      const word = state.log.entries.findLast(
        ({ body: { action } }) =>
          (action.kind === 'hand-over' && equalBytes(action.from, credential.identityPub)) ||
          ((action.kind === 'admit' || action.kind === 'remove') &&
            equalBytes(action.identityPub, credential.identityPub)),
      );
      if (word === undefined) this.fail(`${tab.peer} takes ${name} in without an ADMIT`);
      // A REMOVE of the very epoch crosses the Add.
      const { action, epoch } = word.body;
      if (action.kind === 'remove' && epoch < tab.view.epoch - 1)
        this.fail(
          `${tab.peer} takes ${name} in to epoch ${tab.view.epoch}, who was removed in epoch ${epoch}`,
        );
    }
  }

  #isWelcome(id: MemberId): boolean {
    const { people, meeting } = this.#facts;
    const person = people.find((other) => other.id === id);
    if (meeting.wasOpen && person?.everKnewPasscode === true) this.letIn.add(id);
    return this.letIn.has(id);
  }

  /** MOD-1: all hold the same log, as far as they got. */
  #hostLog(tab: Seen): void {
    if (!this.#facts.isMember(tab.peer)) return;
    const state = tab.inside;
    const { entries, hashes } = state.log;
    const flooder = this.#rates.note(groupOf(state), entries);
    if (flooder !== null) this.fail(`${tab.peer} takes a flood of entries by ${flooder}`);
    const at = hashes.length - 1;
    const head = hashes[at];
    if (head === undefined) return;
    const key = `${groupOf(state)} ${at}`;
    const other = this.#logs.get(key);
    if (other === undefined) this.#logs.set(key, head);
    else if (!equalBytes(other, head)) this.fail(`${tab.peer} holds another host log at place ${at}`);
  }
}

export function groupOf(state: State): string {
  return toHex(state.setting.genesis.groupId);
}
