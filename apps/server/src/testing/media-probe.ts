import { readFileSync } from 'node:fs';
import { observer } from 'mediasoup';
import type { types } from 'mediasoup';

/** One stream as it comes out of the worker. */
export interface LaidStream {
  readonly ssrc: number;
  readonly kind: types.MediaKind;
}

export interface Laid {
  /** Where each person sends to: UDP on 127.0.0.1. */
  readonly ports: readonly number[];
  readonly streams: readonly LaidStream[];
}

const listenInfo = { protocol: 'udp', ip: '127.0.0.1' } as const;
const pageBytes = 4096;

/** SSRCs of the person with that number: how a sender marks its own. */
export const ssrcOf = (person: number, kind: types.MediaKind): number =>
  1000 + 10 * person + (kind === 'audio' ? 0 : 1);

/** Streams without DTLS through the router of the first room that opens one: what the worker does with them is what it does with all. */
export class MediaProbe {
  #router: types.Router | undefined;
  readonly #pids: number[] = [];

  constructor() {
    observer.on('newworker', (worker) => {
      this.#pids.push(worker.pid);
      worker.observer.on('newrouter', (router) => (this.#router ??= router));
    });
  }

  /** Resident memory of all workers. */
  workerBytes(): number {
    const pages = this.#pids.map((pid) => Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]));
    return pages.reduce((sum, each) => sum + each, 0) * pageBytes;
  }

  /** @param receivers the UDP port of each person, who gets the streams of all others */
  async lay(receivers: readonly number[]): Promise<Laid> {
    const router = this.#router;
    if (router === undefined) throw new Error('no room has media yet');
    const rtpCapabilities = { ...router.rtpCapabilities, headerExtensions: [] };
    const producers: { readonly person: number; readonly producer: types.Producer }[] = [];
    const ports: number[] = [];
    for (const person of receivers.keys()) {
      const transport = await router.createPlainTransport({ listenInfo, comedia: true, rtcpMux: true });
      ports.push(transport.tuple.localPort);
      for (const kind of ['audio', 'video'] as const)
        producers.push({ person, producer: await transport.produce(producing(person, kind)) });
    }
    const streams: LaidStream[] = [];
    for (const [person, port] of receivers.entries()) {
      const transport = await router.createPlainTransport({ listenInfo, rtcpMux: true });
      await transport.connect({ ip: '127.0.0.1', port });
      for (const { producer } of producers.filter((each) => each.person !== person)) {
        const consumer = await transport.consume({ producerId: producer.id, rtpCapabilities });
        streams.push({ ssrc: consumer.rtpParameters.encodings?.[0]?.ssrc ?? 0, kind: consumer.kind });
      }
    }
    return { ports, streams };
  }
}

function producing(person: number, kind: types.MediaKind): types.ProducerOptions {
  const codec =
    kind === 'audio'
      ? { mimeType: 'audio/opus', payloadType: 111, clockRate: 48_000, channels: 2 }
      : { mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000 };
  return { kind, rtpParameters: { codecs: [codec], encodings: [{ ssrc: ssrcOf(person, kind) }] } };
}
