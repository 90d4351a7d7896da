import { every, err, ok, publicLiteral } from '@conclave/base';
import type { Clock, Logger, Result } from '@conclave/base';
import { observer } from 'mediasoup';
import type { types } from 'mediasoup';
import type { Sfu } from '../../media/sfu.ts';
import type { ActionFault, MediaAction } from './actions.ts';
import { hostileSfu } from './hostile-sfu.ts';
import type { Interposed } from './hostile-sfu.ts';
import { payloadOf } from './payloads.ts';
import { Relay } from './relay.ts';
import { rtpPacket } from './rtp-stream.ts';

interface Orders {
  /** Whose packets come here instead of its own. */
  readonly feed: string;
  readonly corrupt: boolean;
  /** Nothing true passes. */
  readonly silent: boolean;
}

interface Recording {
  readonly from: string;
  readonly packets: Buffer[];
  wanted: number;
  done(): void;
}

/** Passes all media of a true SFU through relays, and does to their packets what it is told (`actions.ts`). */
export class HostileMedia implements Interposed {
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #routers = new Map<string, types.Router>();
  readonly #relays = new Map<string, Relay>();
  readonly #orders = new Map<string, Orders>();
  readonly #recordings = new Map<string, Recording>();
  #injections = 0;

  /** Before the SFU starts: mediasoup tells of its workers as they come. */
  constructor(clock: Clock, logger: Logger) {
    this.#clock = clock;
    this.#logger = logger;
    observer.on('newworker', (worker) => {
      worker.observer.on('newrouter', (router) => {
        router.observer.on('newtransport', (transport) => {
          if (transport.type === 'direct') return;
          transport.observer.on('newproducer', ({ id }) => this.#routers.set(id, router));
        });
      });
    });
  }

  around(sfu: Sfu): Sfu {
    return hostileSfu(sfu, this);
  }

  async produced(producerId: string): Promise<void> {
    const router = this.#routers.get(producerId);
    if (router === undefined) return;
    try {
      const relay = await Relay.open(router, producerId, (...packet) => this.#arrived(...packet));
      this.#relays.set(producerId, relay);
    } catch {
      // A producer that was closed in between has nothing to pass on.
      this.#logger.warn(publicLiteral('no-relay'));
    }
  }

  shownFor(producerId: string): string {
    return this.#relays.get(producerId)?.id ?? producerId;
  }

  /** Returns when it is done; a recording, when it has what it was to keep. */
  async perform(action: MediaAction): Promise<Result<null, ActionFault>> {
    switch (action.do) {
      case 'swap-media':
        if (!this.#relays.has(action.a) || !this.#relays.has(action.b)) return err('unknown-producer');
        this.#order(action.a, { feed: action.b });
        return this.#order(action.b, { feed: action.a });
      case 'corrupt-rtp':
        return this.#order(action.of, { corrupt: true });
      case 'drop-rtp':
        return this.#order(action.of, { silent: true });
      case 'inject-rtp': {
        const payload = payloadOf(action.payload);
        if (payload === undefined) return err('not-recorded');
        const relay = this.#relays.get(action.into);
        if (relay === undefined) return err('unknown-producer');
        const packets = Array.from({ length: action.packets }, (_, index) =>
          rtpPacket(payload, index, index * relay.timestampStep, relay.kind === 'video'),
        );
        if (action.instead) this.#order(action.into, { silent: true });
        return this.#inject(relay, packets, action.everyMs);
      }
      case 'record-rtp':
        return this.#record(action.from, action.name, action.packets);
      case 'replay-rtp': {
        const relay = this.#relays.get(action.into);
        const recording = this.#recordings.get(action.name);
        if (recording === undefined) return err('not-recorded');
        return relay === undefined
          ? err('unknown-producer')
          : this.#inject(relay, recording.packets, action.everyMs);
      }
    }
  }

  reset(): void {
    this.#orders.clear();
  }

  #order(producerId: string, change: Partial<Orders>): Result<null, ActionFault> {
    if (!this.#relays.has(producerId)) return err('unknown-producer');
    this.#orders.set(producerId, { ...this.#ordersFor(producerId), ...change });
    return ok(null);
  }

  #ordersFor(producerId: string): Orders {
    return this.#orders.get(producerId) ?? { feed: producerId, corrupt: false, silent: false };
  }

  #arrived(source: Relay, stream: number, packet: Buffer): void {
    for (const recording of this.#recordings.values()) keep(recording, source.source, packet);
    for (const [producerId, relay] of this.#relays) {
      const { feed, corrupt, silent } = this.#ordersFor(producerId);
      if (feed !== source.source || silent) continue;
      relay.send(feed, stream, corrupt ? corrupted(packet) : packet);
    }
  }

  #record(from: string, name: string, wanted: number): Promise<Result<null, ActionFault>> {
    if (!this.#relays.has(from)) return Promise.resolve(err('unknown-producer'));
    return new Promise((resolve) => {
      this.#recordings.set(name, { from, packets: [], wanted, done: () => resolve(ok(null)) });
    });
  }

  /** Into every stream of the relay, whatever the receivers have chosen. */
  #inject(relay: Relay, packets: readonly Buffer[], everyMs: number): Promise<Result<null, never>> {
    this.#injections += 1;
    const source = `injection ${this.#injections}`;
    const left = [...packets];
    return new Promise((resolve) => {
      const step = (): void => {
        const packet = left.shift();
        if (packet === undefined || relay.closed) {
          cancel();
          return resolve(ok(null));
        }
        for (let stream = 0; stream < relay.streams; stream += 1) relay.send(source, stream, packet);
      };
      const cancel = every(this.#clock, everyMs, step);
    });
  }
}

function keep(recording: Recording, source: string, packet: Buffer): void {
  if (recording.from !== source || recording.packets.length >= recording.wanted) return;
  recording.packets.push(Buffer.from(packet));
  if (recording.packets.length === recording.wanted) recording.done();
}

/** One bit of the last byte: inside the frame's tag, or its padding. */
function corrupted(packet: Buffer): Buffer {
  const out = Buffer.from(packet);
  const last = out.length - 1;
  out.writeUInt8(out.readUInt8(last) ^ 1, last);
  return out;
}
