import type { SfuRoom } from '../sfu.ts';
import { allowedCapabilities, routerCodecs } from '../rtp-parameters.ts';
import { whenClosed } from './closing.ts';
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

export async function openRouter(worker: MediaWorker): Promise<SfuRoom> {
  const router = await worker.worker.createRouter({ mediaCodecs: routerCodecs });
  return {
    rtpCapabilities: allowedCapabilities(router.rtpCapabilities),
    get closed() {
      return router.closed;
    },
    whenClosed: (fn) => whenClosed(router, fn),
    close: () => router.close(),
    openTransport: async (direction) => {
      const transport = await router.createWebRtcTransport({
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
      return wrapTransport(router, transport, worker.addresses.current);
    },
  };
}
