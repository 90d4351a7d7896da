import type { Sfu, SfuPlace, SfuTransport } from '../../media/sfu.ts';

export interface Interposed {
  /** Called before anybody hears of the producer. */
  produced(producerId: string): Promise<void>;
  /** What is consumed where a client asks for a producer. */
  shownFor(producerId: string): string;
}

/** A true SFU whose consumers consume something else than they asked for. */
export function hostileSfu(sfu: Sfu, between: Interposed): Sfu {
  const places = new Map<SfuPlace, SfuPlace>();
  const trueOf = (place: SfuPlace): SfuPlace => places.get(place) ?? place;
  return {
    get ready() {
      return sfu.ready;
    },
    openPlace: async (beside) => {
      const place = await sfu.openPlace(beside.map(trueOf));
      if (place === null) return null;
      const hostile = hostilePlace(place, between, trueOf);
      places.set(hostile, place);
      return hostile;
    },
    close: () => sfu.close(),
  };
}

function hostilePlace(place: SfuPlace, between: Interposed, trueOf: (place: SfuPlace) => SfuPlace): SfuPlace {
  return {
    rtpCapabilities: place.rtpCapabilities,
    get full() {
      return place.full;
    },
    get closed() {
      return place.closed;
    },
    whenClosed: (fn) => place.whenClosed(fn),
    close: () => place.close(),
    openTransport: async (direction) => hostileTransport(await place.openTransport(direction), between),
    bring: (producerId, from) => place.bring(between.shownFor(producerId), trueOf(from)),
  };
}

function hostileTransport(transport: SfuTransport, between: Interposed): SfuTransport {
  return {
    id: transport.id,
    iceParameters: transport.iceParameters,
    iceCandidates: transport.iceCandidates,
    dtlsParameters: transport.dtlsParameters,
    get closed() {
      return transport.closed;
    },
    whenClosed: (fn) => transport.whenClosed(fn),
    close: () => transport.close(),
    bitrate: () => transport.bitrate(),
    connect: (parameters) => transport.connect(parameters),
    restartIce: () => transport.restartIce(),
    produce: async (kind, parameters) => {
      const produced = await transport.produce(kind, parameters);
      if (produced.ok) await between.produced(produced.value.id);
      return produced;
    },
    consume: (producerId, capabilities) => transport.consume(between.shownFor(producerId), capabilities),
  };
}
