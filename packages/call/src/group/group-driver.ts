import {
  effect,
  err,
  inBackground,
  ok,
  publicLiteral,
  Serial,
  signal,
  unreachable,
  untracked,
} from '@conclave/base';
import type { Bytes, Cancel, Clock, Logger, ReadonlySignal, Result } from '@conclave/base';
import type {
  DirectScope,
  GroupEffect,
  GroupEvent,
  GroupView,
  JoinKey,
  Member,
  MemberId,
  PeerAddress,
} from '@conclave/crypto';
import type { RequestBody } from '@conclave/protocol';
import type { Signalling } from '@conclave/signalling';
import { Outbox } from './outbox.ts';
import type { Outgoing, SendResult, SignCommand } from './outbox.ts';
import { peerOfAddress } from './peer-address.ts';

/** The group's state machine with its state inside: `step` and `view` of the crypto room. */
export interface GroupMachine {
  step(event: GroupEvent): Promise<readonly GroupEffect[]>;
  view(): GroupView;
  /** APP-1: the group that direct mail is sealed for. */
  directScope(): DirectScope;
}

export type EpochEffect = Extract<GroupEffect, { type: 'epoch' }>;
export type HostActionEffect = Extract<GroupEffect, { type: 'host-action' }>;
export type OutReason = Extract<GroupEffect, { type: 'out' }>['reason'];
export type LostReason = Extract<GroupEffect, { type: 'lost' }>['reason'];

/** Where effects go that the driver cannot carry out itself. Called in order, when `view` shows their cause. */
export interface GroupSink {
  /** A new view, before the effects of the same step. */
  changed(view: GroupView): void;
  /** Takes the base key over: it is transferred or wiped when this returns. */
  epoch(effect: EpochEffect): void;
  switchSender(epoch: number): void;
  received(from: Member, content: Bytes): void;
  /** APP-1: not everybody could read what this client said last. */
  overtaken(): void;
  /** MOD-1: something was decided that this client acts on or shows. */
  hostAction(effect: HostActionEffect): void;
  /** COM-5: `by` can't follow what `committer` did. */
  unfollowed(committer: MemberId | null, by: MemberId): void;
  /** COM-6: takes the key over, and wipes it when it was copied. */
  returnKey(joinKey: JoinKey): void;
  out(reason: OutReason): void;
  violation(rule: string, byWhom: 'anybody' | 'inside', by: MemberId | null): void;
  lost(reason: LostReason): void;
  /** MOD-2: the server itself has to act; the sink signs, and hands the command back to `command`. */
  closePeer(address: PeerAddress): void;
  endAtServer(): void;
}

export interface GroupDriverOptions {
  readonly machine: GroupMachine;
  readonly signalling: Pick<Signalling, 'request' | 'nonce' | 'look'>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** The number of the entry that the group's order begins behind for this client; 0 for who founded it (COM-1). */
  readonly place: number;
}

/** Runs one group: events in, one at a time; effects out to the server, the clock and the sink. */
export class GroupDriver {
  readonly #options: GroupDriverOptions;
  readonly #serial = new Serial();
  readonly #outbox: Outbox;
  readonly #view;
  #sink: GroupSink | null = null;
  #cancelWake: Cancel = () => {};
  #place: number;
  readonly #closed = signal(false);
  readonly #out = signal(false);

  constructor(options: GroupDriverOptions) {
    this.#options = options;
    this.#place = options.place;
    this.#view = signal(options.machine.view());
    this.#outbox = new Outbox({
      ...options,
      onStale: ({ body }) => inBackground(this.dispatch({ type: 'commit-stale', epoch: body.epoch })),
    });
  }

  get view(): ReadonlySignal<GroupView> {
    return this.#view;
  }

  /** The number of the entry whose effects were carried out last, or are now. */
  get place(): number {
    return this.#place;
  }

  /** @param effects what founding or joining left to do; carried out before every event */
  start(sink: GroupSink, effects: readonly GroupEffect[]): void {
    this.#sink = sink;
    this.#apply(effects);
  }

  /**
   * @param place of an entry: its number in the group's order
   * @returns when the event's effects were carried out, and what they say to the server was written
   */
  dispatch(event: GroupEvent, place?: number): Promise<void> {
    if (event.type === 'entry') this.#outbox.seen(event.blob);
    return this.#serial.run(async () => {
      if (this.#closed.peek()) return;
      try {
        const effects = await this.#options.machine.step(event);
        this.#place = place ?? this.#place;
        this.#apply(effects);
      } catch (fault) {
        // A fault of this program. The way on is the same as from a group that can't be followed.
        this.#options.logger.error(publicLiteral('group-step-threw'));
        this.#sink?.lost('cannot-process');
        throw fault;
      }
    });
  }

  /**
   * As `dispatch`, for what goes into the host log.
   * @returns when it stands there; `later` where it was too much at once, and the rest will stand there by itself; `not-allowed` where
   * it may not, or holds already; `lost` where the group is given up
   */
  async ask(event: GroupEvent): Promise<Result<void, 'later' | 'not-allowed' | 'lost'>> {
    const before = this.#view.peek();
    await this.dispatch(event);
    const { anchor, undecided } = this.#view.peek();
    if (this.#closed.peek()) return err('lost');
    if (undecided === 0 && anchor.seq === before.anchor.seq) return err('not-allowed');
    if (!(await this.reached((view) => view.undecided === 0 || view.heldBack > 0))) return err('lost');
    if (this.#view.peek().heldBack > 0) return err('later');
    // MOD-1: whose say was taken away meanwhile has nothing left to decide, and decided nothing.
    const lostSay = before.canModerate && !this.#view.peek().canModerate;
    return lostSay ? err('not-allowed') : ok(undefined);
  }

  /** True when the group shows it, false when the group is given up before. */
  reached(holds: (view: GroupView) => boolean): Promise<boolean> {
    return new Promise((resolve) => {
      const stop = effect(() => {
        const isReached = holds(this.#view.value);
        if (!isReached && !this.#closed.value) return;
        untracked(() => resolve(isReached));
        queueMicrotask(() => stop());
      });
    });
  }

  /** Resolves when this client is out of the group by the group's own word, or the group is given up. */
  out(): Promise<void> {
    return new Promise((resolve) => {
      const stop = effect(() => {
        if (!this.#out.value && !this.#closed.value) return;
        untracked(resolve);
        queueMicrotask(() => stop());
      });
    });
  }

  /** Resolves when every event that was dispatched so far has been carried out. */
  idle(): Promise<void> {
    return this.#serial.run(() => Promise.resolve());
  }

  /** The connection resumed and everything that was missed has been dispatched. */
  async resumed(): Promise<void> {
    await this.idle();
    await this.#outbox.resend();
  }

  /** INV-7: the policy that stands in the host log, for the server to show; kept until the server took it. */
  policy(body: RequestBody<'policy'>): Promise<SendResult> {
    return this.#outbox.add({ type: 'policy', body }, 'keep');
  }

  /** MOD-2: a command that the host key signs; kept until the server answered it. */
  command(sign: SignCommand): Promise<SendResult> {
    return this.#outbox.add({ type: 'command', sign }, 'keep');
  }

  directScope(): DirectScope {
    return this.#options.machine.directScope();
  }

  /** Whether the server is there is to be looked at now. */
  look(): void {
    this.#options.signalling.look();
  }

  /** True when this group is given up. */
  get closed(): ReadonlySignal<boolean> {
    return this.#closed;
  }

  close(): void {
    this.#closed.value = true;
    this.#cancelWake();
    this.#outbox.close();
  }

  #apply(effects: readonly GroupEffect[]): void {
    const sink = this.#sink;
    if (this.#closed.peek() || sink === null) return;
    this.#view.value = this.#options.machine.view();
    sink.changed(this.#view.value);
    for (const each of effects) this.#execute(sink, each);
  }

  #execute(sink: GroupSink, does: GroupEffect): void {
    switch (does.type) {
      case 'commit':
        return this.#commit(does);
      case 'message':
        return this.#post({ type: 'message', body: { blob: does.blob } }, does.keep ? 'keep' : 'once');
      case 'reply': {
        const peerId = peerOfAddress(does.peer);
        if (peerId !== null) this.#post({ type: 'reply', body: { peerId, blob: does.blob } }, 'keep');
        return;
      }
      case 'close-peer':
        return sink.closePeer(does.peer);
      case 'end-at-server':
        return sink.endAtServer();
      case 'epoch':
        this.#outbox.dropCommits();
        return sink.epoch(does);
      case 'switch-sender':
        return sink.switchSender(does.epoch);
      case 'received':
        return sink.received(does.from, does.content);
      case 'overtaken':
        return sink.overtaken();
      case 'host-action':
        return sink.hostAction(does);
      case 'unfollowed':
        return sink.unfollowed(does.committer, does.by);
      case 'return-key':
        return sink.returnKey(does.joinKey);
      case 'out':
        this.#out.value = true;
        return sink.out(does.reason);
      case 'violation':
        return sink.violation(does.rule, does.byWhom, does.by);
      case 'lost':
        return sink.lost(does.reason);
      case 'wake':
        return this.#wake(does.at);
      default:
        return unreachable(does);
    }
  }

  #commit(does: Extract<GroupEffect, { type: 'commit' }>): void {
    const welcomes = does.welcomes.flatMap(({ peer, blob }) => {
      const peerId = peerOfAddress(peer);
      return peerId === null ? [] : [{ peerId, blob }];
    });
    this.#post({ type: 'commit', body: { epoch: does.epoch, blob: does.blob, welcomes } }, 'keep');
  }

  #post(item: Outgoing, keep: 'keep' | 'once'): void {
    inBackground(this.#outbox.add(item, keep));
  }

  #wake(at: number): void {
    const { clock } = this.#options;
    this.#cancelWake();
    this.#cancelWake = clock.after(Math.max(0, at - clock.now()), () =>
      inBackground(this.dispatch({ type: 'tick' })),
    );
  }
}
