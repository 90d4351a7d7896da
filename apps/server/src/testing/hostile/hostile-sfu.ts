import type { Sfu, SfuRoom, SfuTransport } from '../../media/sfu.ts';

export interface Interposed {
  /** Called before anybody hears of the producer. */
  produced(producerId: string): Promise<void>;
  /** What is consumed where a client asks for a producer. */
  shownFor(producerId: string): string;
}

/** A true SFU whose consumers consume something else than they asked for. */
export function hostileSfu(sfu: Sfu, between: Interposed): Sfu {
  return {
    get ready() {
      return sfu.ready;
    },
    openRoom: async () => hostileRoom(await sfu.openRoom(), between),
    close: () => sfu.close(),
  };
}

function hostileRoom(room: SfuRoom, between: Interposed): SfuRoom {
  return {
    rtpCapabilities: room.rtpCapabilities,
    get closed() {
      return room.closed;
    },
    whenClosed: (fn) => room.whenClosed(fn),
    close: () => room.close(),
    openTransport: async (direction) => hostileTransport(await room.openTransport(direction), between),
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
