import type { SfuRoom } from '../sfu.ts';
import { allowedCapabilities, routerCodecs } from '../rtp-parameters.ts';
import { whenClosed } from './closing.ts';
import { wrapTransport } from './transport.ts';
import type { MediaWorker } from './worker.ts';

/** What a receiver may get before bandwidth estimation has seen anything, in bits per second. */
const initialBitrate = 1_000_000;

export async function openRouter(worker: MediaWorker): Promise<SfuRoom> {
  const router = await worker.worker.createRouter({ mediaCodecs: routerCodecs });
  return {
    rtpCapabilities: allowedCapabilities(router.rtpCapabilities),
    get closed() {
      return router.closed;
    },
    whenClosed: (fn) => whenClosed(router, fn),
    close: () => router.close(),
    openTransport: async () => {
      const transport = await router.createWebRtcTransport({
        webRtcServer: worker.webRtcServer,
        enableUdp: true,
        enableTcp: true,
        preferUdp: true,
        initialAvailableOutgoingBitrate: initialBitrate,
      });
      worker.load += 1;
      whenClosed(transport, () => (worker.load -= 1));
      return wrapTransport(router, transport, worker.addresses.current);
    },
  };
}
