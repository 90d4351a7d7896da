import { err, ok } from '@conclave/base';
import type { Result } from '@conclave/base';
import type { types } from 'mediasoup';
import { allowedCapabilities, routerCodecs } from '../rtp-parameters.ts';
import type { Direction, MediaRefused, SfuJson, SfuObject, SfuPlace, SfuTransport } from '../sfu.ts';
import { attempt } from './attempt.ts';
import { whenClosed } from './closing.ts';
import { socketBufferBytes } from './socket-buffers.ts';
import { wrapTransport } from './transport.ts';
import type { MediaWorker } from './worker.ts';

/** What a receiver may get before bandwidth estimation has seen anything, in bits per second. */
const initialBitrate = 1_000_000;

/**
 * What one person may send, in bits per second: a camera's layers together are 2.1 Mbit/s at most, sound with its repair 0.2, and
 * what a screen takes the camera gives up. Senders are told by RTCP, as they are of congestion.
 */
const incomingBitrate = 3_000_000;
/** What one person may get: 48 pictures of 360p are 22 Mbit/s. */
const outgoingBitrate = 25_000_000;

/** Between two workers of this machine: nobody else reaches it, and what its buffers lose all the same is sent again. */
function betweenWorkers(portRange: MediaWorker['pipePorts']) {
  return {
    listenInfo: {
      protocol: 'udp',
      ip: '127.0.0.1',
      portRange,
      recvBufferSize: socketBufferBytes,
      sendBufferSize: socketBufferBytes,
    },
    enableSctp: false,
    enableRtx: true,
  } as const satisfies Partial<types.PipeToRouterOptions>;
}

/** A router on one worker. */
export class RouterPlace implements SfuPlace {
  readonly worker: MediaWorker;
  readonly rtpCapabilities: SfuJson;
  readonly #router: types.Router;

  private constructor(worker: MediaWorker, router: types.Router) {
    this.worker = worker;
    this.#router = router;
    this.rtpCapabilities = allowedCapabilities(router.rtpCapabilities);
  }

  static async open(worker: MediaWorker): Promise<RouterPlace> {
    return new RouterPlace(worker, await worker.worker.createRouter({ mediaCodecs: routerCodecs }));
  }

  get closed(): boolean {
    return this.#router.closed;
  }

  get full(): boolean {
    return this.worker.full;
  }

  whenClosed(fn: () => void): void {
    whenClosed(this.#router, fn);
  }

  close(): void {
    this.#router.close();
  }

  async openTransport(direction: Direction): Promise<SfuTransport> {
    const { worker } = this;
    const transport = await this.#router.createWebRtcTransport({
      webRtcServer: worker.webRtcServer,
      enableUdp: true,
      enableTcp: true,
      preferUdp: true,
      initialAvailableOutgoingBitrate: initialBitrate,
    });
    if (direction === 'send') await transport.setMaxIncomingBitrate(incomingBitrate);
    else await transport.setMaxOutgoingBitrate(outgoingBitrate);
    worker.load += 1;
    whenClosed(transport, () => (worker.load -= 1));
    return wrapTransport(this.#router, transport, worker.addresses.current);
  }

  async bring(producerId: string, from: SfuPlace): Promise<Result<SfuObject, MediaRefused>> {
    if (!(from instanceof RouterPlace)) return err('media-refused');
    const piped = await attempt(() =>
      from.#router.pipeToRouter({
        ...betweenWorkers(this.worker.pipePorts),
        producerId,
        router: this.#router,
      }),
    );
    if (!piped.ok) return piped;
    // What arrives here: closing it ends what is sent there too, and not the other way round while packets are under way.
    const { pipeProducer } = piped.value;
    if (pipeProducer === undefined) return err('media-refused');
    return ok({
      get closed() {
        return pipeProducer.closed;
      },
      whenClosed: (fn) => whenClosed(pipeProducer, fn),
      close: () => pipeProducer.close(),
    });
  }
}
