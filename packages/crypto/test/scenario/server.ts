import type { Bytes } from '@conclave/base';
import type { GroupEvent, PeerAddress } from '../../src/index.ts';

export interface Listener {
  readonly peer: PeerAddress;
  /** False while it is cut off: what is for it waits. */
  readonly reachable: boolean;
  readonly alive: boolean;
  receive(event: GroupEvent): Promise<void>;
  answered(blob: Bytes): Promise<void>;
}

interface Delivery {
  readonly to: Listener;
  readonly run: () => Promise<void>;
}

export interface SentCommit {
  readonly epoch: number;
  readonly blob: Bytes;
  readonly welcomes: readonly { readonly peer: PeerAddress; readonly blob: Bytes }[];
}

/** COM-1 in memory: a total order by compare-and-swap on the epoch, and sealed letters besides. */
export class OrderedServer {
  epoch = 0;
  admission: Bytes | null = null;
  readonly commits: SentCommit[] = [];
  readonly replies: { readonly peer: PeerAddress; readonly blob: Bytes }[] = [];
  readonly closed: PeerAddress[] = [];
  ended = false;
  /** Bytes of each kind of thing that went through, for tests of sizes. */
  readonly messages: Bytes[] = [];
  readonly knocks: Bytes[] = [];
  readonly #members = new Map<PeerAddress, Listener>();
  readonly #waiting = new Map<PeerAddress, Listener>();
  #queue: Delivery[] = [];

  found(host: Listener, admission: Bytes): void {
    this.#members.set(host.peer, host);
    this.admission = admission;
  }

  knock(from: Listener, blob: Bytes): void {
    this.#waiting.set(from.peer, from);
    this.knocks.push(blob);
    this.#broadcast({ type: 'knock', peer: from.peer, blob });
  }

  withdraw(peer: PeerAddress): void {
    this.#waiting.delete(peer);
    this.#broadcast({ type: 'knock-withdrawn', peer });
  }

  /** @returns false where the commit lost */
  commit(commit: SentCommit): boolean {
    if (commit.epoch !== this.epoch) return false;
    this.epoch++;
    this.commits.push(commit);
    this.#broadcast({ type: 'entry', kind: 'commit', epoch: commit.epoch, blob: commit.blob });
    for (const { peer, blob } of commit.welcomes) {
      const joiner = this.#waiting.get(peer);
      if (joiner === undefined) continue;
      this.#waiting.delete(peer);
      this.#members.set(peer, joiner);
      this.#push(joiner, () => joiner.answered(blob));
    }
    return true;
  }

  stale(loser: Listener, epoch: number): void {
    this.#push(loser, () => loser.receive({ type: 'commit-stale', epoch }));
  }

  message(blob: Bytes): void {
    this.messages.push(blob);
    this.#broadcast({ type: 'entry', kind: 'message', epoch: this.epoch, blob });
  }

  reply(peer: PeerAddress, blob: Bytes): void {
    this.replies.push({ peer, blob });
    const joiner = this.#waiting.get(peer) ?? this.#members.get(peer);
    if (joiner !== undefined) this.#push(joiner, () => joiner.answered(blob));
  }

  /** The connection is gone for good. */
  drop(peer: PeerAddress): void {
    this.#members.delete(peer);
    this.#waiting.delete(peer);
    this.#broadcast({ type: 'peer-state', peer, state: 'closed' });
  }

  /** Delivers the oldest thing that can be delivered. */
  async deliverNext(): Promise<boolean> {
    this.#queue = this.#queue.filter(({ to }) => to.alive);
    const index = this.#queue.findIndex(({ to }) => to.reachable);
    const [next] = index < 0 ? [] : this.#queue.splice(index, 1);
    if (next === undefined) return false;
    await next.run();
    return true;
  }

  #broadcast(event: GroupEvent): void {
    for (const member of this.#members.values()) this.#push(member, () => member.receive(event));
  }

  #push(to: Listener, run: () => Promise<void>): void {
    this.#queue.push({ to, run });
  }
}
