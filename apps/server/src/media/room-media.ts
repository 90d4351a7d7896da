import { err, ok } from '@conclave/base';
import type { Clock, Result } from '@conclave/base';
import { limits } from '@conclave/protocol';
import type { AnswerBody, AnyEvent, ErrorCode, MediaKind, PeerId, RequestBody } from '@conclave/protocol';
import type { IceServer } from '../config/server-config.ts';
import type { Holdings } from '../holdings/holdings.ts';
import type { Holder } from '../holdings/stock.ts';
import type { MediaMeter } from './media-meter.ts';
import { OwnedObjects } from './owned.ts';
import type { Owned } from './owned.ts';
import { RoomPlaces } from './room-places.ts';
import type { Sfu, SfuConsumer, SfuPlace, SfuProducer, SfuTransport } from './sfu.ts';
import { tellStarving } from './tell-starving.ts';

export type Answered<T> = Promise<Result<T, ErrorCode>>;
type Direction = RequestBody<'create-transport'>['direction'];

interface OwnedTransport extends Owned {
  readonly direction: Direction;
  readonly place: SfuPlace;
  readonly transport: SfuTransport;
  readonly holder: Holder;
  /** What it was connected with. */
  connected: string | null;
}
interface OwnedProducer extends Owned {
  readonly transportId: string;
  readonly place: SfuPlace;
  /** The sender's media section: its name for the producer, before there is one. */
  readonly mid: string | undefined;
  readonly kind: MediaKind;
  readonly producer: SfuProducer;
  paused: boolean;
  readonly takers: Set<OwnedConsumer>;
  /** As its owner was told; undefined before that. */
  wanted: number | null | undefined;
}
interface OwnedConsumer extends Owned {
  readonly transportId: string;
  readonly producerId: string;
  readonly consumer: SfuConsumer;
  /** Its transport's. */
  readonly holder: Holder;
  /** Its producer need not come to this place for it any more. */
  readonly release: () => void;
  /** What its owner wants to see; the highest where nothing was said. */
  spatialLayer: number;
}

/** As the protocol counts them. */
const TOP_LAYER = 7;

export interface MediaSurroundings {
  readonly sfu: Sfu;
  readonly clock: Clock;
  readonly holdings: Pick<Holdings, 'consumers'>;
  readonly meter: Pick<MediaMeter, 'watch'>;
  /** The key under which limits count where a member came from. */
  addressOf(peer: PeerId): string;
  iceServers(peer: PeerId): readonly IceServer[];
  isMember(peer: PeerId): boolean;
  tell(peer: PeerId, event: AnyEvent): void;
  tellOthers(peer: PeerId, event: AnyEvent): void;
}

/**
 * The media of one group: who owns what, and who is told when it ends. Only members come here (JOIN-8). A peer's
 * requests arrive one after another, so its caps cannot be raced.
 *
 * Requests that make objects may come again, because their answer was late: the second one finds what the first made, or
 * takes its place, and nothing is left over.
 */
export class RoomMedia {
  readonly #around: MediaSurroundings;
  readonly #transports = new OwnedObjects<OwnedTransport>();
  readonly #producers = new OwnedObjects<OwnedProducer>();
  readonly #consumers = new OwnedObjects<OwnedConsumer>();
  readonly #places: RoomPlaces;

  constructor(around: MediaSurroundings) {
    this.#around = around;
    this.#places = new RoomPlaces(around.sfu);
  }

  /** The same in every place. */
  async capabilities(): Answered<AnswerBody<'router-capabilities'>> {
    const { rtpCapabilities } = await this.#places.any();
    return ok({ rtpCapabilities });
  }

  /** A peer has one transport each way: another one takes its place. */
  async createTransport(owner: PeerId, direction: Direction): Answered<AnswerBody<'create-transport'>> {
    const place = await this.#places.of(owner);
    const transport = await place.openTransport(direction).catch((fault: unknown) => {
      this.#mayLeave(owner);
      throw fault;
    });
    const { id, iceParameters, iceCandidates, dtlsParameters } = transport;
    if (!this.#around.isMember(owner)) {
      transport.close();
      this.#mayLeave(owner);
      return err('wrong-state');
    }
    const former = [...this.#transports.ownedBy(owner)].filter((each) => each.direction === direction);
    const holder = { address: this.#around.addressOf(owner), id, giveWay: () => transport.close() };
    this.#transports.add(id, { owner, direction, place, transport, holder, connected: null });
    this.#around.meter.watch(transport, direction, holder);
    for (const each of former) {
      this.#forgetTransport(each.transport.id);
      each.transport.close();
    }
    transport.whenClosed(() => {
      if (!this.#forgetTransport(id)) return;
      this.#around.tell(owner, { event: 'transport-closed', body: { transportId: id } });
    });
    return ok({ id, iceParameters, iceCandidates, dtlsParameters, iceServers: this.#iceServers(owner) });
  }

  async connectTransport(owner: PeerId, body: RequestBody<'connect-transport'>): Answered<void> {
    const found = this.#transports.of(body.transportId, owner);
    if (!found.ok) return found;
    const parameters = JSON.stringify(body.dtlsParameters);
    if (found.value.connected === parameters) return ok(undefined);
    const connected = await found.value.transport.connect(body.dtlsParameters);
    if (connected.ok) found.value.connected = parameters;
    return connected;
  }

  async restartIce(owner: PeerId, transportId: string): Answered<AnswerBody<'restart-ice'>> {
    const found = this.#transports.of(transportId, owner);
    if (!found.ok) return found;
    return ok({
      iceParameters: await found.value.transport.restartIce(),
      iceServers: this.#iceServers(owner),
    });
  }

  closeTransport(owner: PeerId, transportId: string): Result<void, ErrorCode> {
    const found = this.#transports.of(transportId, owner);
    if (!found.ok) return found;
    this.#forgetTransport(transportId);
    found.value.transport.close();
    return ok(undefined);
  }

  async produce(owner: PeerId, body: RequestBody<'produce'>): Answered<AnswerBody<'produce'>> {
    const { transportId, kind } = body;
    const found = this.#transports.of(transportId, owner);
    if (!found.ok) return found;
    if (found.value.direction !== 'send') return err('not-permitted');
    const { mid } = body.rtpParameters;
    const before = this.#producerOf(transportId, mid);
    if (before !== undefined) return ok({ producerId: before });
    const ofKind = [...this.#producers.ownedBy(owner)].filter((each) => each.kind === kind);
    if (ofKind.length >= limits.producersPerKind) return err('too-many-requests');
    const produced = await found.value.transport.produce(kind, body.rtpParameters);
    if (!produced.ok) return produced;
    const producer = produced.value;
    if (producer.closed) return err('no-such-object');
    const { place } = found.value;
    const fresh = { paused: false, takers: new Set<OwnedConsumer>(), wanted: undefined };
    this.#producers.add(producer.id, { owner, transportId, place, mid, kind, producer, ...fresh });
    producer.whenClosed(() => this.#forgetProducer(producer.id));
    this.#around.tellOthers(owner, {
      event: 'producer-opened',
      body: { peerId: owner, producerId: producer.id, kind },
    });
    this.#tellWanted(producer.id);
    return ok({ producerId: producer.id });
  }

  closeProducer(owner: PeerId, producerId: string): Result<void, ErrorCode> {
    const found = this.#producers.of(producerId, owner);
    if (!found.ok) return found;
    this.#forgetProducer(producerId);
    found.value.producer.close();
    return ok(undefined);
  }

  async pauseProducer(owner: PeerId, producerId: string, paused: boolean): Answered<void> {
    const found = this.#producers.of(producerId, owner);
    if (!found.ok) return found;
    const { producer } = found.value;
    await (paused ? producer.pause() : producer.resume());
    found.value.paused = paused;
    this.#around.tellOthers(owner, { event: 'producer-paused', body: { producerId, paused } });
    return ok(undefined);
  }

  async consume(owner: PeerId, body: RequestBody<'consume'>): Answered<AnswerBody<'consume'>> {
    const { transportId, producerId } = body;
    const found = this.#transports.of(transportId, owner);
    if (!found.ok) return found;
    if (found.value.direction !== 'receive') return err('not-permitted');
    const producer = this.#producers.get(producerId);
    if (producer === undefined) return err('no-such-object');
    this.#replaceConsumer(transportId, producerId);
    if (this.#consumers.count(owner) >= limits.consumersPerPeer) return err('too-many-requests');
    const { place, transport, holder } = found.value;
    const brought = await this.#places.bring(producerId, producer.place, place);
    if (!brought.ok) return this.#producers.has(producerId) ? brought : err('no-such-object');
    const release = brought.value;
    const consumed = await transport.consume(producerId, body.rtpCapabilities);
    if (!consumed.ok || consumed.value.closed) {
      release();
      return consumed.ok ? err('no-such-object') : consumed;
    }
    const consumer = consumed.value;
    const owned = { owner, transportId, producerId, consumer, holder, release, spatialLayer: TOP_LAYER };
    this.#consumers.add(consumer.id, owned);
    this.#producers.get(producerId)?.takers.add(owned);
    if (!this.#count(owned)) {
      this.#dropConsumer(consumer.id);
      consumer.close();
      return err('too-many-requests');
    }
    consumer.whenClosed(() => this.#forgetConsumer(consumer.id));
    tellStarving(consumer, this.#around.clock, (starved) =>
      this.#around.tell(owner, {
        event: 'consumer-starved',
        body: { consumerId: consumer.id, starved },
      }),
    );
    const { kind, rtpParameters } = consumer;
    return ok({ consumerId: consumer.id, kind, rtpParameters });
  }

  closeConsumer(owner: PeerId, consumerId: string): Result<void, ErrorCode> {
    const found = this.#consumers.of(consumerId, owner);
    if (!found.ok) return found;
    this.#dropConsumer(consumerId);
    found.value.consumer.close();
    return ok(undefined);
  }

  async pauseConsumer(owner: PeerId, consumerId: string, paused: boolean): Answered<void> {
    const found = this.#consumers.of(consumerId, owner);
    if (!found.ok) return found;
    const { consumer, producerId } = found.value;
    await (paused ? consumer.pause() : consumer.resume());
    this.#tellWanted(producerId);
    return ok(undefined);
  }

  async setLayers(
    owner: PeerId,
    consumerId: string,
    { spatialLayer, temporalLayer, priority }: Omit<RequestBody<'set-layers'>, 'consumerId'>,
  ): Answered<void> {
    const found = this.#consumers.of(consumerId, owner);
    if (!found.ok) return found;
    const { consumer } = found.value;
    if (priority !== undefined) await consumer.setPriority(priority);
    await consumer.setLayers(spatialLayer, temporalLayer);
    found.value.spatialLayer = spatialLayer;
    this.#tellWanted(found.value.producerId);
    return ok(undefined);
  }

  async requestKeyframe(owner: PeerId, consumerId: string): Answered<void> {
    const found = this.#consumers.of(consumerId, owner);
    if (!found.ok) return found;
    await found.value.consumer.requestKeyframe();
    return ok(undefined);
  }

  /** The streams that there are, for a member who has just come. */
  snapshot(): AnyEvent[] {
    return [...this.#producers.entries()].flatMap(([producerId, { owner, kind, paused }]): AnyEvent[] => [
      { event: 'producer-opened', body: { peerId: owner, producerId, kind } },
      ...(paused ? [{ event: 'producer-paused', body: { producerId, paused } } as const] : []),
    ]);
  }

  /** A peer is gone: everything that it owned is freed, and the others are told. */
  free(owner: PeerId): void {
    for (const [id, { transport, owner: other }] of this.#transports.entries()) {
      if (other !== owner) continue;
      this.#forgetTransport(id);
      transport.close();
    }
  }

  /** For good: another group of the same room gets media of its own. */
  close(): void {
    this.#places.close();
  }

  #iceServers(peer: PeerId): AnswerBody<'create-transport'>['iceServers'] {
    return this.#around.iceServers(peer).map((server) => ({ ...server, urls: [...server.urls] }));
  }

  /** Somebody without a transport is nowhere. */
  #mayLeave(peer: PeerId): void {
    if (this.#transports.count(peer) === 0) this.#places.leave(peer);
  }

  #producerOf(transportId: string, mid: string | undefined): string | undefined {
    if (mid === undefined) return undefined;
    for (const [id, each] of this.#producers.entries())
      if (each.transportId === transportId && each.mid === mid) return id;
    return undefined;
  }

  #replaceConsumer(transportId: string, producerId: string): void {
    for (const [id, former] of this.#consumers.entries()) {
      if (former.transportId !== transportId || former.producerId !== producerId) continue;
      this.#dropConsumer(id);
      former.consumer.close();
    }
  }

  /** DOS-1: a peer has one transport to receive by, which stands for its consumers. */
  #count({ owner, holder, transportId }: OwnedConsumer): boolean {
    const amount = this.#transports.has(transportId) ? this.#consumers.count(owner) : 0;
    return this.#around.holdings.consumers.hold(holder, amount);
  }

  /** A sender need not encode what nobody takes; it is told each change once, and does with it what it thinks right. */
  #tellWanted(producerId: string): void {
    const producer = this.#producers.get(producerId);
    if (producer?.kind !== 'video') return;
    let wanted: number | null = null;
    for (const { consumer, spatialLayer } of producer.takers) {
      if (!consumer.paused) wanted = Math.max(wanted ?? 0, spatialLayer);
    }
    if (producer.wanted === wanted) return;
    producer.wanted = wanted;
    this.#around.tell(producer.owner, {
      event: 'producer-wanted',
      body: { producerId, spatialLayer: wanted },
    });
  }

  #dropConsumer(consumerId: string): OwnedConsumer | undefined {
    const consumer = this.#consumers.remove(consumerId);
    if (consumer === undefined) return undefined;
    consumer.release();
    this.#count(consumer);
    this.#producers.get(consumer.producerId)?.takers.delete(consumer);
    this.#tellWanted(consumer.producerId);
    return consumer;
  }

  /** @returns false where it was forgotten before */
  #forgetTransport(id: string): boolean {
    const transport = this.#transports.remove(id);
    if (transport === undefined) return false;
    this.#mayLeave(transport.owner);
    for (const [consumerId, { transportId }] of this.#consumers.entries()) {
      if (transportId === id) this.#dropConsumer(consumerId);
    }
    for (const [producerId, { transportId }] of this.#producers.entries()) {
      if (transportId === id) this.#forgetProducer(producerId);
    }
    return true;
  }

  #forgetProducer(producerId: string): void {
    const producer = this.#producers.remove(producerId);
    if (producer === undefined) return;
    this.#around.tellOthers(producer.owner, { event: 'producer-closed', body: { producerId } });
    for (const [id, consumer] of this.#consumers.entries()) {
      if (consumer.producerId === producerId) this.#forgetConsumer(id);
    }
  }

  #forgetConsumer(consumerId: string): void {
    const consumer = this.#dropConsumer(consumerId);
    if (consumer === undefined) return;
    this.#around.tell(consumer.owner, { event: 'consumer-closed', body: { consumerId } });
  }
}
