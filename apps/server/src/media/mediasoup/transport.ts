import { err, ok } from '@conclave/base';
import type { types } from 'mediasoup';
import { readRtpCapabilities, readRtpParameters } from '../rtp-parameters.ts';
import type { DtlsParameters, SfuProducer, SfuTransport } from '../sfu.ts';
import { announce } from './announce.ts';
import { attempt } from './attempt.ts';
import { whenClosed } from './closing.ts';
import { wrapConsumer } from './consumer.ts';

/** @param announced addresses that its candidates name */
export function wrapTransport(
  router: types.Router,
  transport: types.WebRtcTransport,
  announced: readonly string[],
): SfuTransport {
  transport.on('dtlsstatechange', (state) => {
    if (state === 'failed' || state === 'closed') transport.close();
  });
  return {
    id: transport.id,
    iceParameters: { ...transport.iceParameters },
    iceCandidates: announce(transport.iceCandidates, announced),
    dtlsParameters: { ...transport.dtlsParameters },
    get closed() {
      return transport.closed;
    },
    whenClosed: (fn) => whenClosed(transport, fn),
    close: () => transport.close(),
    bitrate: async () => {
      const [stats] = await transport.getStats();
      return stats === undefined ? 0 : stats.recvBitrate + stats.sendBitrate;
    },
    connect: (parameters) =>
      attempt(() => transport.connect({ dtlsParameters: readDtlsParameters(parameters) })),
    restartIce: async () => ({ ...(await transport.restartIce()) }),
    produce: async (kind, wire) => {
      const rtpParameters = readRtpParameters(kind, wire);
      if (rtpParameters === undefined) return err('media-refused');
      const produced = await attempt(() =>
        transport.produce({ kind, rtpParameters, keyFrameRequestDelay: keyframeDelay }),
      );
      return produced.ok ? ok(wrapProducer(produced.value)) : produced;
    },
    consume: async (producerId, wire) => {
      const rtpCapabilities = readRtpCapabilities(wire);
      if (!router.canConsume({ producerId, rtpCapabilities })) return err('media-refused');
      const consumed = await attempt(() =>
        // NACK for sound too (FRM-6), which mediasoup leaves out unless it is asked to.
        transport.consume({ producerId, rtpCapabilities, paused: true, enableRtx: true }),
      );
      return consumed.ok ? ok(wrapConsumer(transport, consumed.value)) : consumed;
    },
  };
}

/**
 * A sender is asked for a key frame at most once in this many milliseconds, however many receivers want one: with K-SVC each
 * step up of each receiver needs one, and each costs all of them.
 */
const keyframeDelay = 1_500;

function wrapProducer(producer: types.Producer): SfuProducer {
  return {
    id: producer.id,
    kind: producer.kind,
    get closed() {
      return producer.closed;
    },
    whenClosed: (fn) => whenClosed(producer, fn),
    close: () => producer.close(),
    pause: () => producer.pause(),
    resume: () => producer.resume(),
  };
}

function readDtlsParameters({ role, fingerprints }: DtlsParameters): types.DtlsParameters {
  return role === undefined ? { fingerprints } : { role, fingerprints };
}
