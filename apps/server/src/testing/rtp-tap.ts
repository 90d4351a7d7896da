import { publicLiteral } from '@conclave/base';
import type { Logger } from '@conclave/base';
import { observer } from 'mediasoup';
import type { types } from 'mediasoup';
import type { LineFile } from './line-file.ts';
import { parseRtpPacket } from './rtp-packet.ts';

/** A line for each producer: what its sender negotiated. */
export interface TappedProducer {
  readonly type: 'producer';
  readonly producerId: string;
  readonly kind: types.MediaKind;
  readonly mimeType: string;
  readonly headerExtensions: readonly { readonly id: number; readonly uri: string }[];
}

/** A line for each RTP packet that the SFU would forward, all layers of a stream. */
export interface TappedPacket {
  readonly type: 'packet';
  readonly producerId: string;
  /** When this process had it, ms since the Unix epoch, with fractions. */
  readonly at: number;
  readonly ssrc: number;
  readonly sequenceNumber: number;
  readonly timestamp: number;
  readonly marker: boolean;
  /** Uris where mediasoup knows the id, `unknown:ID` otherwise. */
  readonly headerExtensions: readonly string[];
  /** base64 of the payload, its RTP payload descriptor (VP8, VP9) included. */
  readonly payload: string;
}

/**
 * Records what passes through the SFU, by mediasoup's own observer: the server's code has no hook for it. Nothing
 * is filtered: a header extension outside FRM-7 would show.
 */
export function tapRtp(file: LineFile, logger: Logger): void {
  observer.on('newworker', (worker) => {
    worker.observer.on('newrouter', (router) => {
      let direct: Promise<types.DirectTransport> | undefined;
      router.observer.on('newtransport', (transport) => {
        if (transport.type === 'direct') return;
        transport.observer.on('newproducer', (producer) => {
          direct ??= router.createDirectTransport();
          record(direct, router, producer, file).catch(() => {
            // A producer that was closed in between has nothing to record.
            if (!producer.closed) logger.error(publicLiteral('tap-failed'));
          });
        });
      });
    });
  });
}

async function record(
  direct: Promise<types.DirectTransport>,
  router: types.Router,
  producer: types.Producer,
  file: LineFile,
): Promise<void> {
  const { id: producerId, kind, rtpParameters } = producer;
  const line: TappedProducer = {
    type: 'producer',
    producerId,
    kind,
    mimeType: rtpParameters.codecs[0]?.mimeType ?? '',
    headerExtensions: (rtpParameters.headerExtensions ?? []).map(({ id, uri }) => ({ id, uri })),
  };
  file.write(line);
  const transport = await direct;
  const consumer = await transport.consume({
    producerId,
    rtpCapabilities: router.rtpCapabilities,
    pipe: true,
  });
  const uris = new Map(
    router.rtpCapabilities.headerExtensions?.map(({ preferredId, uri }) => [preferredId, uri]),
  );
  consumer.on('rtp', (bytes) => {
    const packet = parseRtpPacket(bytes);
    if (packet === undefined) return;
    const { ssrc, sequenceNumber, timestamp, marker, payload } = packet;
    const tapped: TappedPacket = {
      type: 'packet',
      producerId,
      at: performance.timeOrigin + performance.now(),
      ssrc,
      sequenceNumber,
      timestamp,
      marker,
      headerExtensions: packet.extensionIds.map((id) => uris.get(id) ?? `unknown:${id}`),
      payload: Buffer.from(payload).toString('base64'),
    };
    file.write(tapped);
  });
}
