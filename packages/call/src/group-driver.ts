import { publicLiteral, Serial, signal, unreachable } from '@conclave/base';
import type { Bytes, Cancel, Clock, Logger, ReadonlySignal } from '@conclave/base';
import type { GroupEffect, GroupEvent, GroupView, JoinKey, Member, PeerAddress } from '@conclave/crypto';
import type { RequestBody } from '@conclave/protocol';
import type { Signalling } from '@conclave/signalling';
import { Outbox } from './outbox.ts';
import type { Outgoing } from './outbox.ts';
import { peerOfAddress } from './peer-address.ts';
import { inBackground } from './in-background.ts';

/** The group's state machine with its state inside: `step` and `view` of the crypto room. */
export interface GroupMachine {
  step(event: GroupEvent): Promise<readonly GroupEffect[]>;
  view(): GroupView;
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
  /** COM-5: most can't follow, and no host is there: a person may decide to restart the secure session. */
  restartOffered(): void;
  /** COM-6: takes the key over, and wipes it when it was copied. */
  returnKey(joinKey: JoinKey): void;
  out(reason: OutReason): void;
  violation(rule: string): void;
  lost(reason: LostReason): void;
  /** MOD-2: the server itself has to act; the sink signs, and hands the command back to `command`. */
  closePeer(address: PeerAddress): void;
  endAtServer(): void;
}

export interface GroupDriverOptions {
  readonly machine: GroupMachine;
  readonly signalling: Pick<Signalling, 'request' | 'look'>;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Runs one group: events in, one at a time; effects out to the server, the clock and the sink. */
export class GroupDriver {
  readonly #options: GroupDriverOptions;
  readonly #serial = new Serial();
  readonly #outbox: Outbox;
  readonly #view;
  #sink: GroupSink | null = null;
  #cancelWake: Cancel = () => {};
  readonly #closed = signal(false);

  constructor(options: GroupDriverOptions) {
    this.#options = options;
    this.#view = signal(options.machine.view());
    this.#outbox = new Outbox({
      ...options,
      onStale: ({ body }) => inBackground(this.dispatch({ type: 'commit-stale', epoch: body.epoch })),
    });
  }

  get view(): ReadonlySignal<GroupView> {
    return this.#view;
  }

  /** @param effects what founding or joining left to do; carried out before every event */
  start(sink: GroupSink, effects: readonly GroupEffect[]): void {
    this.#sink = sink;
    this.#apply(effects);
  }

  /** @returns when the event's effects were carried out, and what they say to the server was written */
  dispatch(event: GroupEvent): Promise<void> {
    if (event.type === 'entry') this.#outbox.seen(event.blob);
    return this.#serial.run(async () => {
      if (this.#closed.peek()) return;
      try {
        this.#apply(await this.#options.machine.step(event));
      } catch (fault) {
        // A fault of this program. The way on is the same as from a group that can't be followed.
        this.#options.logger.error(publicLiteral('group-step-threw'));
        this.#sink?.lost('cannot-process');
        throw fault;
      }
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
  policy(body: RequestBody<'policy'>): Promise<void> {
    return this.#outbox.add({ type: 'policy', body }, 'keep');
  }

  /** MOD-2: a command that the host key signed; kept until the server took it. */
  command(body: RequestBody<'command'>): Promise<void> {
    return this.#outbox.add({ type: 'command', body }, 'keep');
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
    for (const effect of effects) this.#execute(sink, effect);
  }

  #execute(sink: GroupSink, effect: GroupEffect): void {
    switch (effect.type) {
      case 'commit':
        return this.#commit(effect);
      case 'message':
        return this.#post({ type: 'message', body: { blob: effect.blob } }, effect.keep ? 'keep' : 'once');
      case 'reply': {
        const peerId = peerOfAddress(effect.peer);
        if (peerId !== null) this.#post({ type: 'reply', body: { peerId, blob: effect.blob } }, 'keep');
        return;
      }
      case 'close-peer':
        return sink.closePeer(effect.peer);
      case 'end-at-server':
        return sink.endAtServer();
      case 'epoch':
        this.#outbox.dropCommits();
        return sink.epoch(effect);
      case 'switch-sender':
        return sink.switchSender(effect.epoch);
      case 'received':
        return sink.received(effect.from, effect.content);
      case 'overtaken':
        return sink.overtaken();
      case 'host-action':
        return sink.hostAction(effect);
      case 'restart-offered':
        return sink.restartOffered();
      case 'return-key':
        return sink.returnKey(effect.joinKey);
      case 'out':
        return sink.out(effect.reason);
      case 'violation':
        return sink.violation(effect.rule);
      case 'lost':
        return sink.lost(effect.reason);
      case 'wake':
        return this.#wake(effect.at);
      default:
        return unreachable(effect);
    }
  }

  #commit(effect: Extract<GroupEffect, { type: 'commit' }>): void {
    const welcomes = effect.welcomes.flatMap(({ peer, blob }) => {
      const peerId = peerOfAddress(peer);
      return peerId === null ? [] : [{ peerId, blob }];
    });
    this.#post({ type: 'commit', body: { epoch: effect.epoch, blob: effect.blob, welcomes } }, 'keep');
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
