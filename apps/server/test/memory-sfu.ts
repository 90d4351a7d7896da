import { randomUUID } from 'node:crypto';
import { err, ok } from '@conclave/base';
import type { Result } from '@conclave/base';
import { allowedHeaderExtensions } from '@conclave/protocol';
import type { MediaKind } from '@conclave/protocol';
import { readRtpCapabilities, readRtpParameters, routerCodecs } from '../src/media/rtp-parameters.ts';
import type {
  Direction,
  MediaRefused,
  Sfu,
  SfuConsumer,
  SfuObject,
  SfuProducer,
  SfuPlace,
  SfuTransport,
} from '../src/media/sfu.ts';

/** The SFU port without media: objects that open, close with what they belong to, and check what they are given. */
export class MemorySfu implements Sfu {
  readonly places = new Set<MemoryPlace>();
  ready = true;
  /** Places of one room are on different ones. */
  workers = 2;

  openPlace(beside: readonly SfuPlace[]): Promise<SfuPlace | null> {
    if (!this.ready || beside.length >= this.workers) return Promise.resolve(null);
    const place = new MemoryPlace();
    this.places.add(place);
    place.whenClosed(() => this.places.delete(place));
    return Promise.resolve(place);
  }

  /** What the death of every worker does. */
  killWorkers(): void {
    for (const place of this.places) place.close();
  }

  close(): Promise<void> {
    this.ready = false;
    this.killWorkers();
    return Promise.resolve();
  }
}

class Closable implements SfuObject {
  readonly id: string;
  closed = false;
  #listeners: (() => void)[] = [];

  constructor(parent?: SfuObject, id: string = randomUUID()) {
    this.id = id;
    parent?.whenClosed(() => this.close());
  }

  whenClosed(fn: () => void): void {
    if (this.closed) fn();
    else this.#listeners.push(fn);
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    for (const listener of this.#listeners) listener();
    this.#listeners = [];
  }
}

class MemoryPlace extends Closable implements SfuPlace {
  readonly transports = new Set<MemoryTransport>();
  readonly producers = new Map<string, MemoryProducer>();
  /** How often something was brought here. */
  brought = 0;
  full = false;
  readonly rtpCapabilities = {
    codecs: routerCodecs.map((codec, index) => ({ ...codec, preferredPayloadType: 100 + index })),
    headerExtensions: (['audio', 'video'] as const).flatMap((kind) =>
      [...allowedHeaderExtensions].map((uri, index) => ({ kind, uri, preferredId: index + 1 })),
    ),
  };

  openTransport(_direction: Direction): Promise<SfuTransport> {
    const transport = new MemoryTransport(this);
    this.transports.add(transport);
    transport.whenClosed(() => this.transports.delete(transport));
    return Promise.resolve(transport);
  }

  bring(producerId: string, from: SfuPlace): Promise<Result<SfuObject, MediaRefused>> {
    const original = from instanceof MemoryPlace ? from.producers.get(producerId) : undefined;
    if (original === undefined || this.producers.has(producerId))
      return Promise.resolve(err('media-refused'));
    this.brought += 1;
    const copy = new MemoryProducer(this, original.kind, original.mimeType, producerId);
    original.whenClosed(() => copy.close());
    this.add(copy);
    return Promise.resolve(ok(copy));
  }

  add(producer: MemoryProducer): void {
    this.producers.set(producer.id, producer);
    producer.whenClosed(() => this.producers.delete(producer.id));
  }
}

class MemoryTransport extends Closable implements SfuTransport {
  readonly iceParameters = newIceParameters();
  readonly iceCandidates = [{ protocol: 'udp', address: '192.0.2.1', port: 40_000, type: 'host' }];
  readonly dtlsParameters = { role: 'auto', fingerprints: [{ algorithm: 'sha-256', value: 'AA' }] };
  readonly consumers = new Set<MemoryConsumer>();
  /** What is measured of it. */
  bits = 0;
  readonly #place: MemoryPlace;
  #connected = false;

  constructor(place: MemoryPlace) {
    super(place);
    this.#place = place;
  }

  connect() {
    if (this.#connected) return Promise.resolve(err('media-refused'));
    this.#connected = true;
    return Promise.resolve(ok(undefined));
  }

  bitrate() {
    return Promise.resolve(this.bits);
  }

  restartIce() {
    return Promise.resolve(newIceParameters());
  }

  produce(kind: MediaKind, wire: Parameters<SfuTransport['produce']>[1]) {
    const mimeType = readRtpParameters(kind, wire)?.codecs[0]?.mimeType.toLowerCase();
    if (mimeType === undefined) return Promise.resolve(err('media-refused'));
    const producer = new MemoryProducer(this, kind, mimeType);
    this.#place.add(producer);
    return Promise.resolve(ok(producer));
  }

  consume(producerId: string, wire: Parameters<SfuTransport['consume']>[1]) {
    const producer = this.#place.producers.get(producerId);
    const { codecs, headerExtensions } = readRtpCapabilities(wire);
    const codec = codecs.find(({ mimeType }) => mimeType.toLowerCase() === producer?.mimeType);
    if (producer === undefined || codec === undefined) return Promise.resolve(err('media-refused'));
    const extensions = headerExtensions
      .filter(({ kind }) => kind === producer.kind)
      .map(({ uri, preferredId }) => ({ uri, id: preferredId }));
    const consumer = new MemoryConsumer(this, producer, { codecs: [codec], headerExtensions: extensions });
    this.consumers.add(consumer);
    consumer.whenClosed(() => this.consumers.delete(consumer));
    return Promise.resolve(ok(consumer));
  }
}

class MemoryProducer extends Closable implements SfuProducer {
  readonly kind: MediaKind;
  readonly mimeType: string;

  constructor(parent: SfuObject, kind: MediaKind, mimeType: string, id?: string) {
    super(parent, id);
    this.kind = kind;
    this.mimeType = mimeType;
  }

  pause(): Promise<void> {
    return Promise.resolve();
  }

  resume(): Promise<void> {
    return Promise.resolve();
  }
}

class MemoryConsumer extends Closable implements SfuConsumer {
  readonly kind: MediaKind;
  readonly rtpParameters: Record<string, unknown>;
  paused = true;
  priority = 1;
  starved = false;
  #whenStillness = (_still: boolean): void => {};

  constructor(transport: SfuObject, producer: MemoryProducer, rtpParameters: Record<string, unknown>) {
    super(transport);
    producer.whenClosed(() => this.close());
    this.kind = producer.kind;
    this.rtpParameters = rtpParameters;
  }

  pause(): Promise<void> {
    this.paused = true;
    return Promise.resolve();
  }

  resume(): Promise<void> {
    this.paused = false;
    return Promise.resolve();
  }

  setLayers(): Promise<void> {
    return Promise.resolve();
  }

  setPriority(priority: number): Promise<void> {
    this.priority = priority;
    return Promise.resolve();
  }

  isStarved(): Promise<boolean> {
    return Promise.resolve(this.starved);
  }

  whenStillness(fn: (still: boolean) => void): void {
    this.#whenStillness = fn;
  }

  /** What a lack of bandwidth does, and its end. */
  starve(starved: boolean): void {
    this.starved = starved;
    this.#whenStillness(starved);
  }

  requestKeyframe(): Promise<void> {
    return Promise.resolve();
  }
}

function newIceParameters() {
  return { usernameFragment: randomUUID(), password: randomUUID(), iceLite: true };
}
