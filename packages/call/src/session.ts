import {
  bounded,
  effect,
  equalBytes,
  inBackground,
  publicLiteral,
  Scope,
  Serial,
  unitInterval,
  unreachable,
  untracked,
} from '@conclave/base';
import type { Bytes, Clock, Logger } from '@conclave/base';
import { limits, toPeerId } from '@conclave/protocol';
import type { PeerId, RoomId } from '@conclave/protocol';
import { createSignalling, signallingPolicy } from '@conclave/signalling';
import type {
  Entered,
  InboxEvent,
  OpenSocket,
  OrderPlace,
  RequestFailureReason,
  Signalling,
  SignallingState,
} from '@conclave/signalling';
import type { GroupDoor, Knock, KnockFault, KnockRefusal, Membership } from './group/group-door.ts';
import type { GroupDriver } from './group/group-driver.ts';
import { groupEvent } from './group/group-event.ts';
import type { JoinStep } from './arrival/join-step.ts';
import type { Post } from './arrival/post.ts';
import type { ProveConnection } from './arrival/meeting-keys.ts';
import type { Phase } from './arrival/view.ts';
import { whyUnreachable } from './arrival/why-unreachable.ts';
import type { SessionEnd } from './arrival/why-unreachable.ts';
import type { SfuEvent } from './sfu/sfu-events.ts';
import { SfuAhead } from './sfu/sfu-ahead.ts';
import { createSignallingSfu } from './sfu/signalling-sfu.ts';
import type { Wakes } from './wakes.ts';

type Waiting = Extract<Phase, { kind: 'waiting' }>;

/** What a session tells the meeting. Nothing comes after `close`. */
export interface SessionOwner {
  /** INV-7: checks what the server shows; false ends the session. */
  accept(answer: Entered): Promise<boolean>;
  /** INV-7: checks what the server says that it shows from now on; false where that is not to be believed. */
  policy(shown: Entered['policy']): Promise<boolean>;
  waiting(waitsFor: Waiting['for']): void;
  refused(answer: KnockRefusal): void;
  /** The admission or the answer to a knock did not hold (JOIN-6). */
  dishonest(): void;
  joined(driver: GroupDriver, membership: Membership): void;
  /** The connection is back, and this session is in the group as before. `adopted`: the server had forgotten it (COM-9). */
  resumed(how: 'resumed' | 'adopted'): void;
  reconnecting(): void;
  sfu(event: SfuEvent): void;
  /** This session's place in the group can't be kept; a new session may return. */
  lost(): void;
  closed(reason: SessionEnd): void;
}

export interface SessionOptions {
  readonly openSocket: OpenSocket;
  readonly post: Post;
  readonly clock: Clock;
  readonly random: (length: number) => Bytes;
  readonly logger: Logger;
  readonly wakes: Wakes;
  readonly owner: SessionOwner;
  readonly roomId: RoomId;
  /** Milliseconds since the Unix epoch, as the server says. */
  readonly onServerTime: (time: number) => void;
  readonly prove: ProveConnection;
  readonly mark: (step: JoinStep) => void;
}

/** Leaving does not wait longer than this for a server that may be gone. */
const leaveMs = 2_000;

/** JOIN-2: how long members have to answer a knock at a key that was given up: three of them, one after the other. */
const formerKeyMs = 5_000;

/** How long after a passing refusal the same step towards the group is tried again. */
const retryMs = 2_000;

/** One stay at the server: a connection that comes back, and at most one way into one group. */
export class Session {
  readonly peerId: PeerId;
  readonly signalling: Signalling;
  /** JOIN-3: what the server would know this peer by; null before it let it in. */
  #token: Bytes | null = null;
  /** COM-9: what says that this peer is a member, over a restart of the server. */
  #pass: Bytes | null = null;
  #resumed: 'resumed' | 'adopted' = 'resumed';
  readonly #options: SessionOptions;
  readonly #serial = new Serial();
  readonly #scope = new Scope();
  #door: GroupDoor | null = null;
  #admission: Bytes | null = null;
  #knock: { readonly knock: Knock; readonly admission: Bytes; taken: boolean } | null = null;
  #driver: GroupDriver | null = null;
  #sfuAhead: SfuAhead | null = null;
  #abandoned = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.peerId = toPeerId(options.random(16));
    this.signalling = createSignalling({
      ...options,
      random: () => unitInterval(options.random),
      policy: signallingPolicy,
      handlers: {
        prove: async ({ nonce, time }) => {
          options.onServerTime(time);
          const { roomId } = options;
          const proof = await options.prove(nonce, this.peerId);
          const place = await this.#place();
          return { protocol: limits.protocolVersion, roomId, peerId: this.peerId, ...proof, place };
        },
        entered: (answer) => this.#enqueue(() => this.#entered(answer)),
        received: (event) => this.#enqueue(() => this.#received(event)),
      },
    });
    this.#scope.add(options.wakes(() => this.signalling.look()));
    this.#scope.add(() => this.signalling.close());
    this.#scope.add(() => this.#driver?.close());
    this.#scope.add(() => this.#dropKnock());
    this.#scope.add(
      effect(() => {
        const state = this.signalling.state.value;
        untracked(() => this.#stateChanged(state));
      }),
    );
  }

  get sfuAhead(): SfuAhead | null {
    return this.#sfuAhead;
  }

  get token(): Bytes | null {
    return this.#token;
  }

  /** Goes for the group, now or as soon as there is one. */
  join(door: GroupDoor): void {
    this.#enqueue(async () => {
      this.#door = door;
      await this.#approach();
    });
  }

  async #leave(): Promise<void> {
    await this.#driver?.dispatch({ type: 'leave' });
    await this.signalling.request('leave', {});
  }

  /** Leaves and closes, and does not wait long for a server that may be gone. */
  async part(): Promise<void> {
    await bounded(this.#options.clock, leaveMs, this.#leave());
    this.close();
  }

  /** Gives the place at the server up without a word to the group, which this session has lost. */
  abandon(): void {
    this.#abandoned = true;
    inBackground(this.signalling.request('leave', {}).then(() => this.close()));
  }

  close(): void {
    this.#scope.close();
  }

  #enqueue(job: () => Promise<void>): void {
    inBackground(
      this.#serial.run(async () => {
        if (!this.#scope.closed && !this.#abandoned) await job();
      }),
    );
  }

  #stateChanged(state: SignallingState): void {
    const { owner } = this.#options;
    switch (state.kind) {
      case 'connecting':
        return;
      case 'open':
        return this.#enqueue(async () => {
          if (this.#driver !== null) owner.resumed(this.#resumed);
          await this.#driver?.resumed();
          await this.#approach();
        });
      case 'broken':
        return owner.reconnecting();
      case 'closed':
        return this.#enqueue(async () => {
          // What the log said last may be the reason.
          await this.#driver?.idle();
          const { reason } = state;
          const end = reason === 'unreachable' ? await whyUnreachable(this.#options.post) : reason;
          if (!this.#scope.closed) owner.closed(end);
        });
      default:
        return unreachable(state);
    }
  }

  async #entered(answer: Entered): Promise<void> {
    const { owner } = this.#options;
    if (!(await owner.accept(answer))) return;
    const place = this.#driver === null ? 'waiting' : 'member';
    if (place === 'member' && (!answer.resumed || answer.state === 'waiting')) return owner.lost();
    if (!answer.resumed) this.#dropKnock();
    // It took `found`, or a knock whose keys are gone, and the answer was lost: nobody here can follow that group.
    if (place === 'waiting' && answer.state === 'member' && this.#knock === null) return owner.lost();
    this.#admission = answer.admission;
    this.#token = answer.resumeToken;
    this.#resumed = answer.adopted ? 'adopted' : 'resumed';
  }

  /** COM-9: where this member's group stands, when all that came was dealt with. */
  async #place(): Promise<OrderPlace | null> {
    await this.#serial.run(async () => this.#driver?.idle());
    const [driver, pass] = [this.#driver, this.#pass];
    if (driver === null || pass === null) return null;
    const { admission, epoch } = driver.view.peek();
    return { admission, epoch, pass };
  }

  async #received(event: InboxEvent): Promise<void> {
    const { owner } = this.#options;
    switch (event.event) {
      case 'welcome':
      case 'reply':
        return this.#answered(event);
      case 'admission':
        this.#admission = event.body.admission;
        return this.#approach();
      case 'entry': {
        const { blob, epoch, kind, seq } = event.body;
        inBackground(this.#driver?.dispatch({ type: 'entry', kind, epoch, blob }, seq));
        return;
      }
      case 'knock':
      case 'knock-withdrawn':
      case 'peer-state':
        inBackground(this.#driver?.dispatch(groupEvent(event)));
        return;
      case 'gap':
        return owner.lost();
      case 'member-pass':
        this.#pass = event.body.pass;
        return;
      case 'policy':
        // INV-7: members go by the host log.
        if (this.#driver !== null || !(await owner.policy(event.body.policy))) return;
        this.#admission = event.body.admission;
        return this.#outlast();
      default:
        return owner.sfu(event);
    }
  }

  async #approach(): Promise<void> {
    const door = this.#door;
    if (door === null || this.#driver !== null || this.signalling.state.peek().kind !== 'open') return;
    if (this.#admission !== null) return this.#knockAt(door, this.#admission);
    this.#dropKnock();
    if (door.found === null) this.#options.owner.waiting('host');
    else await this.#found(door.found);
  }

  async #found(found: NonNullable<GroupDoor['found']>): Promise<void> {
    const founded = await found(this.peerId);
    const answer = await this.signalling.request('found', { admission: founded.admission });
    if (answer.ok) return this.#joined(founded, 0);
    // JOIN-7: somebody was faster; the admission of that group is on its way.
    const { reason } = answer.error;
    if (reason === 'wrong-state') return this.#options.owner.lost();
    if (reason !== 'group-exists') this.#retry(reason);
  }

  async #knockAt(door: GroupDoor, admission: Bytes): Promise<void> {
    const { owner } = this.#options;
    if (this.#knock === null || !equalBytes(this.#knock.admission, admission)) {
      this.#dropKnock();
      const made = await door.knock(this.peerId, admission);
      if (!made.ok) return this.#cannotKnock(made.error);
      this.#knock = { knock: made.value, admission, taken: false };
      this.#options.mark('knock');
    }
    const current = this.#knock;
    if (current.taken) return;
    owner.waiting('admission');
    const { blob, groupId } = current.knock;
    const answer = await this.signalling.request('knock', { blob, groupId });
    if (answer.ok) {
      current.taken = true;
      return;
    }
    const { reason } = answer.error;
    // Whether the server took it is not known: it is sent again, and its keys open whatever answer comes meanwhile.
    if (reason === 'lost') return;
    if (reason === 'wrong-state') return this.#welcomedMeanwhile();
    // JOIN-3: the same one again, and not another one.
    this.#retry(reason);
  }

  /**
   * JOIN-2: the key that this session knocked at was given up. Members who held it tell whoever waits to come anew; where all
   * of them went in that moment, nobody can.
   */
  #outlast(): void {
    const { clock, owner } = this.#options;
    const [knock, admission] = [this.#knock, this.#admission];
    if (knock === null || admission === null || equalBytes(knock.admission, admission)) return;
    const unanswered = async (): Promise<void> => {
      if (this.#knock === knock) owner.lost();
      await Promise.resolve();
    };
    this.#scope.add(clock.after(formerKeyMs, () => this.#enqueue(unanswered)));
  }

  #cannotKnock(fault: KnockFault): void {
    const { owner } = this.#options;
    switch (fault) {
      case 'old-admission':
        return owner.lost();
      case 'former-passcode':
        this.#door = null;
        return owner.refused({ kind: 'wrong-passcode' });
      case 'in-vain':
        this.#door = null;
        return owner.refused({ kind: fault });
      case 'dishonest-admission':
        return owner.dishonest();
    }
  }

  /** The server counts this peer as a member: its Welcome is behind this job, or it belongs to nothing that is left. */
  #welcomedMeanwhile(): void {
    this.#enqueue(async () => {
      if (this.#driver === null) this.#options.owner.lost();
      await Promise.resolve();
    });
  }

  async #answered(event: Extract<InboxEvent, { event: 'welcome' | 'reply' }>): Promise<void> {
    const { owner, logger } = this.#options;
    if (this.#driver !== null || this.#knock === null) return;
    if (event.event === 'welcome') {
      const source = { signalling: this.signalling, sfuAhead: null };
      this.#sfuAhead ??= new SfuAhead(createSignallingSfu(() => source));
    }
    const answer = await this.#knock.knock.open(event.body.blob);
    switch (answer.kind) {
      case 'joined':
        // The log of a member begins with the server's `welcome`; without it there is nothing to follow.
        return event.event === 'welcome' ? this.#joined(answer, event.body.seq) : owner.lost();
      case 'again':
        return owner.lost();
      case 'waiting':
        return owner.waiting(answer.isAttended ? 'admission' : 'admitter');
      case 'knock-anew':
        this.#dropKnock();
        return this.#approach();
      case 'not-for-us':
        logger.warn(publicLiteral('answer-not-for-us'));
        // A Welcome for a knock before the present one: the server counts this peer as a member, and takes no knock of it.
        return event.event === 'welcome' ? owner.lost() : undefined;
      case 'dishonest':
        return owner.dishonest();
      default:
        this.#dropKnock();
        this.#door = null;
        return owner.refused(answer);
    }
  }

  #dropKnock(): void {
    this.#knock?.knock.drop();
    this.#knock = null;
  }

  #joined(membership: Membership, place: number): void {
    this.#options.mark('admitted');
    const driver = membership.drive({ ...this.#options, signalling: this.signalling, place });
    this.#knock = null;
    this.#driver = driver;
    this.#options.owner.joined(driver, membership);
  }

  #retry(reason: RequestFailureReason): void {
    // After `lost` the next `open` tries again, after `stale` the next admission.
    if (reason === 'lost' || reason === 'stale') return;
    this.#scope.add(this.#options.clock.after(retryMs, () => this.#enqueue(() => this.#approach())));
  }
}
