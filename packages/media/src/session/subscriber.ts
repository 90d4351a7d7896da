import { signal } from '@conclave/base';
import type { Clock, ReadonlySignal } from '@conclave/base';
import type { SfuPort } from '../ports.ts';
import type { RemoteTracks, StreamContext, TileSize } from '../types.ts';
import type { FrameWorker } from './frame-worker.ts';
import { Burst } from './burst.ts';
import type { ReceivedFigures } from './reception.ts';
import { RetryQueue } from './retry-queue.ts';
import type { AttemptOutcome } from './retry-queue.ts';
import { Subscription } from './subscription.ts';
import type { Inlet, WantedStream } from './subscription.ts';
import { FIRST_LAYERS, layersForScreen, layersForTile } from './tile-layers.ts';
import type { Layers } from './tile-layers.ts';

export interface SubscriberOptions {
  readonly sfu: SfuPort;
  readonly clock: Clock;
  readonly frames: Pick<FrameWorker, 'attachReceiver' | 'closeStream'>;
}

/** Consumers that may be asked for at a time, and are negotiated in one go. */
const OPEN_AT_A_TIME = 16;

/**
 * Brings the consumers in line with the streams that members announced. There is one per member and context: who
 * announces another member's producer spoils their own tile and nobody else's (FRM-5).
 */
export class Subscriber {
  readonly #options: SubscriberOptions;
  readonly #queue: RetryQueue;
  readonly #burst: Burst;
  readonly #subscriptions = new Map<string, Subscription>();
  #tiles: ReadonlyMap<string, Layers | null> = new Map();
  readonly #tracks = signal<readonly RemoteTracks[]>([]);
  #inlet: Inlet | null = null;

  constructor(options: SubscriberOptions) {
    this.#options = options;
    this.#queue = new RetryQueue(options.clock, OPEN_AT_A_TIME);
    this.#burst = new Burst(options.clock);
  }

  get tracks(): ReadonlySignal<readonly RemoteTracks[]> {
    return this.#tracks;
  }

  get subscriptions(): readonly Subscription[] {
    return [...this.#subscriptions.values()];
  }

  /** Streams of microphones that are received. */
  get microphones(): readonly number[] {
    return this.subscriptions.flatMap(({ streamId, wanted }) =>
      streamId !== null && wanted.context === 'microphone' ? [streamId] : [],
    );
  }

  /** The whole set; of two streams of one member and context the later one counts. */
  setWanted(streams: readonly WantedStream[]): void {
    const wanted = new Map(streams.map((stream) => [keyOf(stream.leafIndex, stream.context), stream]));
    for (const [key, subscription] of this.#subscriptions) {
      const stream = wanted.get(key);
      if (stream === undefined || !isSame(stream, subscription.wanted)) this.#close(key, subscription, true);
      else if (stream.paused !== subscription.wanted.paused) subscription.setPaused(stream.paused);
    }
    for (const [key, stream] of wanted) {
      if (!this.#subscriptions.has(key)) this.#subscribe(key, stream, 'now');
    }
    this.#publishTracks();
  }

  /** @param inlet null where there is no connection: the consumers of the last one are gone */
  connect(inlet: Inlet | null): void {
    this.#inlet = inlet;
    // A copy: what is closed here comes back under the same key.
    const before = [...this.#subscriptions];
    for (const [key, subscription] of before) {
      this.#close(key, subscription, false);
      this.#subscribe(key, subscription.wanted, 'now');
    }
    this.#publishTracks();
  }

  /** The whole set, so that no leaf keeps what was meant for the one who had it before. */
  setTileSizes(sizes: readonly TileSize[]): void {
    this.#tiles = new Map(
      sizes.map(({ leafIndex, context, width, height, isLarge }) => {
        const layersOf = context === 'screen' ? layersForScreen : layersForTile;
        return [keyOf(leafIndex, context), layersOf(width, height, isLarge)];
      }),
    );
    for (const [key, subscription] of this.#subscriptions) subscription.setLayers(this.#layersOf(key));
  }

  firstFrame(streamId: number): void {
    this.#byStream(streamId)?.firstFrame();
  }

  needKeyframe(streamId: number): void {
    this.#byStream(streamId)?.requestKeyframe();
  }

  /** What of it could be played. */
  measured(streamId: number, figures: ReceivedFigures): void {
    this.#byStream(streamId)?.measured(figures);
  }

  /** The SFU says whether this client's bandwidth has no room for a video. */
  starved(consumerId: string, starved: boolean): void {
    for (const subscription of this.#subscriptions.values()) {
      if (subscription.is(consumerId)) subscription.setStarved(starved);
    }
  }

  /** The SFU says that a consumer, or what it consumes, is gone: tries again for as long as it is announced. */
  lost(gone: { readonly consumerId: string } | { readonly producerId: string }): void {
    const before = [...this.#subscriptions];
    for (const [key, subscription] of before) {
      const hit =
        'consumerId' in gone
          ? subscription.is(gone.consumerId)
          : subscription.wanted.producerId === gone.producerId && subscription.streamId !== null;
      if (hit) this.#reopen(key, subscription, false);
    }
  }

  /** Signalling is back: tries everything again that failed. */
  resync(): void {
    this.#queue.kick();
    for (const subscription of this.#subscriptions.values()) subscription.resync();
  }

  close(): void {
    this.setWanted([]);
    this.#queue.close();
  }

  #subscribe(key: string, wanted: WantedStream, when: 'now' | 'later'): void {
    const { sfu, clock, frames } = this.#options;
    const ports = {
      sfu,
      clock,
      frames,
      burst: this.#burst,
      onChange: () => this.#publishTracks(),
      onGone: () => {
        if (this.#subscriptions.get(key) === subscription) this.#reopen(key, subscription, true);
      },
    };
    const subscription = new Subscription(ports, wanted, this.#layersOf(key));
    this.#subscriptions.set(key, subscription);
    const inlet = this.#inlet;
    if (inlet === null) return;
    const attempt = (): Promise<AttemptOutcome> => subscription.open(inlet);
    if (when === 'now') this.#queue.add(key, attempt);
    else this.#queue.addLater(key, attempt);
  }

  #layersOf(key: string): Layers | null {
    const layers = this.#tiles.get(key);
    return layers === undefined ? FIRST_LAYERS : layers;
  }

  #reopen(key: string, subscription: Subscription, tellSfu: boolean): void {
    this.#close(key, subscription, tellSfu);
    this.#subscribe(key, subscription.wanted, 'later');
    this.#publishTracks();
  }

  #close(key: string, subscription: Subscription, tellSfu: boolean): void {
    this.#queue.cancel(key);
    this.#subscriptions.delete(key);
    subscription.close(tellSfu);
  }

  #byStream(streamId: number): Subscription | undefined {
    return this.subscriptions.find((subscription) => subscription.streamId === streamId);
  }

  #publishTracks(): void {
    const leaves = new Map<number, RemoteTracks>();
    for (const { wanted, track } of this.#subscriptions.values()) {
      if (track === null) continue;
      const { leafIndex, context } = wanted;
      leaves.set(leafIndex, { ...(leaves.get(leafIndex) ?? noTracks(leafIndex)), [KEY[context]]: track });
    }
    const before = new Map(this.#tracks.peek().map((tracks) => [tracks.leafIndex, tracks]));
    const next = [...leaves.values()].map((tracks): RemoteTracks => {
      const known = before.get(tracks.leafIndex);
      return known !== undefined && Object.values(KEY).every((key) => known[key] === tracks[key])
        ? known
        : tracks;
    });
    const changed =
      next.length !== before.size || next.some((tracks) => before.get(tracks.leafIndex) !== tracks);
    if (changed) this.#tracks.value = next;
  }
}

const KEY = {
  microphone: 'audio',
  camera: 'video',
  screen: 'screen',
  'screen-audio': 'screenAudio',
} as const satisfies Record<StreamContext, keyof RemoteTracks>;

function noTracks(leafIndex: number): RemoteTracks {
  return { leafIndex, audio: null, video: null, screen: null, screenAudio: null };
}

function keyOf(leafIndex: number, context: string): string {
  return `${leafIndex}/${context}`;
}

function isSame(a: WantedStream, b: WantedStream): boolean {
  const sameGroup = a.sinceEpoch.generation === b.sinceEpoch.generation;
  return sameGroup && a.producerId === b.producerId && a.codec === b.codec;
}
