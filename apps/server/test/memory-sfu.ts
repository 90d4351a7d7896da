import { randomUUID } from 'node:crypto';
import { err, ok } from '@conclave/base';
import { allowedHeaderExtensions } from '@conclave/protocol';
import type { MediaKind } from '@conclave/protocol';
import { readRtpCapabilities, readRtpParameters, routerCodecs } from '../src/media/rtp-parameters.ts';
import type {
  Direction,
  Sfu,
  SfuConsumer,
  SfuObject,
  SfuProducer,
  SfuRoom,
  SfuTransport,
} from '../src/media/sfu.ts';

/** The SFU port without media: objects that open, close with what they belong to, and check what they are given. */
export class MemorySfu implements Sfu {
  readonly rooms = new Set<MemoryRoom>();
  ready = true;

  openRoom(): Promise<SfuRoom> {
    if (!this.ready) return Promise.reject(new Error('no media worker is alive'));
    const room = new MemoryRoom();
    this.rooms.add(room);
    room.whenClosed(() => this.rooms.delete(room));
    return Promise.resolve(room);
  }

  /** What the death of every worker does. */
  killWorkers(): void {
    for (const room of this.rooms) room.close();
  }

  close(): Promise<void> {
    this.ready = false;
    this.killWorkers();
    return Promise.resolve();
  }
}

class Closable implements SfuObject {
  readonly id: string = randomUUID();
  closed = false;
  #listeners: (() => void)[] = [];

  constructor(parent?: SfuObject) {
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

class MemoryRoom extends Closable implements SfuRoom {
  readonly transports = new Set<MemoryTransport>();
  readonly producers = new Map<string, MemoryProducer>();
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
}

class MemoryTransport extends Closable implements SfuTransport {
  readonly iceParameters = newIceParameters();
  readonly iceCandidates = [{ protocol: 'udp', address: '192.0.2.1', port: 40_000, type: 'host' }];
  readonly dtlsParameters = { role: 'auto', fingerprints: [{ algorithm: 'sha-256', value: 'AA' }] };
  readonly #room: MemoryRoom;
  #connected = false;

  constructor(room: MemoryRoom) {
    super(room);
    this.#room = room;
  }

  connect() {
    if (this.#connected) return Promise.resolve(err('media-refused'));
    this.#connected = true;
    return Promise.resolve(ok(undefined));
  }

  restartIce() {
    return Promise.resolve(newIceParameters());
  }

  produce(kind: MediaKind, wire: Parameters<SfuTransport['produce']>[1]) {
    const mimeType = readRtpParameters(kind, wire)?.codecs[0]?.mimeType.toLowerCase();
    if (mimeType === undefined) return Promise.resolve(err('media-refused'));
    const producer = new MemoryProducer(this, kind, mimeType);
    this.#room.producers.set(producer.id, producer);
    producer.whenClosed(() => this.#room.producers.delete(producer.id));
    return Promise.resolve(ok(producer));
  }

  consume(producerId: string, wire: Parameters<SfuTransport['consume']>[1]) {
    const producer = this.#room.producers.get(producerId);
    const { codecs, headerExtensions } = readRtpCapabilities(wire);
    const codec = codecs.find(({ mimeType }) => mimeType.toLowerCase() === producer?.mimeType);
    if (producer === undefined || codec === undefined) return Promise.resolve(err('media-refused'));
    const extensions = headerExtensions
      .filter(({ kind }) => kind === producer.kind)
      .map(({ uri, preferredId }) => ({ uri, id: preferredId }));
    const consumer = new MemoryConsumer(this, producer, { codecs: [codec], headerExtensions: extensions });
    return Promise.resolve(ok(consumer));
  }
}

class MemoryProducer extends Closable implements SfuProducer {
  readonly kind: MediaKind;
  readonly mimeType: string;

  constructor(transport: SfuObject, kind: MediaKind, mimeType: string) {
    super(transport);
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

  requestKeyframe(): Promise<void> {
    return Promise.resolve();
  }
}

function newIceParameters() {
  return { usernameFragment: randomUUID(), password: randomUUID(), iceLite: true };
}
