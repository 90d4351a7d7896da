import type { types } from 'mediasoup';
import type { SfuConsumer, SfuJson } from '../sfu.ts';
import { whenClosed } from './closing.ts';

/** @param transport that it sends over */
export function wrapConsumer(transport: types.WebRtcTransport, consumer: types.Consumer): SfuConsumer {
  const rtpParameters: SfuJson = { ...consumer.rtpParameters };
  // What has no layers is never stopped for bandwidth.
  const layered = consumer.type === 'simulcast' || consumer.type === 'svc';
  const isStill = (): boolean =>
    layered &&
    !consumer.closed &&
    !consumer.paused &&
    !consumer.producerPaused &&
    consumer.currentLayers === undefined &&
    // A sender from whom nothing comes is none whose picture was stopped here.
    consumer.score.producerScores.some((score) => score > 0) &&
    transport.dtlsState === 'connected';
  return {
    id: consumer.id,
    kind: consumer.kind,
    rtpParameters,
    get paused() {
      return consumer.paused;
    },
    get closed() {
      return consumer.closed;
    },
    whenClosed: (fn) => whenClosed(consumer, fn),
    close: () => consumer.close(),
    pause: () => consumer.pause(),
    resume: () => consumer.resume(),
    setLayers: (spatialLayer, temporalLayer) =>
      consumer.setPreferredLayers({
        spatialLayer,
        ...(temporalLayer === undefined ? {} : { temporalLayer }),
      }),
    setPriority: (priority) => consumer.setPriority(priority),
    requestKeyframe: () => consumer.requestKeyFrame(),
    isStarved: async () => {
      // Without a layer it may wait for a key frame; without one to wait for, there is no room for any.
      const dump = isStill() ? await consumer.dump().catch(() => null) : null;
      const target = dump !== null && 'targetSpatialLayer' in dump ? dump.targetSpatialLayer : undefined;
      return typeof target === 'number' && target < 0 && isStill();
    },
    whenStillness: (fn) => {
      const look = (): void => fn(isStill());
      for (const event of ['layerschange', 'score', 'pause', 'resume'] as const)
        consumer.observer.on(event, look);
      transport.observer.on('dtlsstatechange', look);
      whenClosed(consumer, () => transport.observer.off('dtlsstatechange', look));
    },
  };
}
