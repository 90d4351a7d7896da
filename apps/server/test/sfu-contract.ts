import { allowedHeaderExtensions, parseRequest } from '@conclave/protocol';
import type { MediaKind } from '@conclave/protocol';
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type {
  DtlsParameters,
  RtpCapabilities,
  RtpParameters,
  Sfu,
  SfuObject,
  SfuPlace,
} from '../src/media/sfu.ts';
import { capabilities, codecs, extension, openPlace, parametersOf } from './media.ts';

const extensionsSchema = v.array(v.object({ uri: v.string() }));
const offeredSchema = v.object({
  codecs: v.array(
    v.object({ mimeType: v.string(), parameters: v.optional(v.record(v.string(), v.unknown())) }),
  ),
  headerExtensions: extensionsSchema,
});

/** What every adapter of the SFU port does, where it has two workers. */
export function sfuContract(name: string, create: () => Promise<Sfu>): void {
  describe(`Sfu: ${name}`, () => {
    let sfu: Sfu;
    let place: SfuPlace;
    beforeAll(async () => {
      sfu = await create();
    });
    beforeEach(async () => {
      place = await openPlace(sfu);
      return () => place.close();
    });
    afterAll(() => sfu.close());

    const produce = async (kind: MediaKind, parameters: RtpParameters = parametersOf(kind)) => {
      const transport = await place.openTransport('send');
      const produced = await transport.produce(kind, parameters);
      return { transport, produced, producer: produced.ok ? produced.value : undefined };
    };
    const consume = async (producerId: string, wanted: RtpCapabilities = capabilities()) => {
      const transport = await place.openTransport('send');
      const consumed = await transport.consume(producerId, wanted);
      return { transport, consumed, consumer: consumed.ok ? consumed.value : undefined };
    };

    test('FRM-7: a place offers Opus, VP8 and VP9 with the allowed header extensions alone', () => {
      const offered = v.parse(offeredSchema, place.rtpCapabilities);
      const names = new Set(offered.codecs.map(({ mimeType }) => mimeType.toLowerCase()));
      names.delete('video/rtx');
      expect(names).toEqual(new Set(['audio/opus', 'video/vp8', 'video/vp9']));
      expect(offered.headerExtensions.length).toBeGreaterThan(0);
      expect(offered.headerExtensions.filter(({ uri }) => !allowedHeaderExtensions.has(uri))).toEqual([]);
    });

    test('over a transport that nobody uses goes nothing', async () => {
      const transport = await place.openTransport('receive');
      expect(await transport.bitrate()).toBe(0);
    });

    test('FRM-6: Opus is offered without DTX or FEC', () => {
      const offered = v.parse(offeredSchema, place.rtpCapabilities);
      const opus = offered.codecs.find(({ mimeType }) => mimeType === 'audio/opus');
      expect(opus?.parameters ?? {}).toEqual({});
    });

    test.each(['audio', 'video'] as const)(
      '%s is produced, and consumed paused until resumed',
      async (kind) => {
        const { producer } = await produce(kind);
        const { consumer } = await consume(producer?.id ?? '');
        expect(consumer?.kind).toBe(kind);
        expect(consumer?.paused).toBe(true);
        await consumer?.resume();
        expect(consumer?.paused).toBe(false);
        await consumer?.pause();
        expect(consumer?.paused).toBe(true);
        await consumer?.setLayers(1, undefined);
        await consumer?.setPriority(255);
        // Nothing comes in that its bandwidth could have no room for.
        expect(await consumer?.isStarved()).toBe(false);
        await consumer?.requestKeyframe();
      },
    );

    test('FRM-6, FRM-7: a producer with the audio-level extension is refused', async () => {
      const level = extension('urn:ietf:params:rtp-hdrext:ssrc-audio-level', 10);
      const parameters = parametersOf('audio');
      const headerExtensions = [...(parameters.headerExtensions ?? []), level];
      const { produced } = await produce('audio', { ...parameters, headerExtensions });
      expect(produced).toEqual({ ok: false, error: 'media-refused' });
    });

    test('FRM-7: a consumer that asks for other header extensions gets the allowed ones alone', async () => {
      const { producer } = await produce('audio');
      const wanted = capabilities();
      wanted.headerExtensions?.push({
        kind: 'audio',
        uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level',
        preferredId: 10,
      });
      const { consumer } = await consume(producer?.id ?? '', wanted);
      const given = v.parse(extensionsSchema, consumer?.rtpParameters['headerExtensions']);
      expect(given.length).toBeGreaterThan(0);
      expect(given.filter(({ uri }) => !allowedHeaderExtensions.has(uri))).toEqual([]);
    });

    test.each(['video/H264', 'video/AV1', 'audio/red', 'audio/PCMU', 'nonsense'])(
      'FRM-3: %s is refused',
      async (mimeType) => {
        const codec = { mimeType, payloadType: 101, clockRate: 90_000 };
        const { produced } = await produce('video', { codecs: [codec], encodings: [{ ssrc: 7 }] });
        expect(produced).toEqual({ ok: false, error: 'media-refused' });
      },
    );

    test('a codec of the other kind is refused', async () => {
      const { produced } = await produce('video', parametersOf('audio'));
      expect(produced).toEqual({ ok: false, error: 'media-refused' });
    });

    test('a consumer that cannot decode the codec, or names no producer, is refused', async () => {
      const { producer } = await produce('video');
      const audioOnly = { ...capabilities(), codecs: [codecs.opus] };
      expect((await consume(producer?.id ?? '', audioOnly)).consumed).toEqual({
        ok: false,
        error: 'media-refused',
      });
      expect((await consume('nobody')).consumed).toEqual({ ok: false, error: 'media-refused' });
    });

    test('DOS-1: parameters of a wrong inner shape are refused and break nothing', async () => {
      const body = {
        transportId: 'x',
        kind: 'audio',
        rtpParameters: {
          codecs: [codecs.opus, codecs.opus],
          encodings: [{ ssrc: 'no' }],
          rtcp: { cname: 5 },
        },
      };
      const parsed = parseRequest(JSON.stringify({ id: 1, type: 'produce', body }));
      const rtpParameters = { ...body.rtpParameters, codecs: parametersOf('audio').codecs };
      expect(parsed.ok).toBe(false);
      expect((await produce('audio', rtpParameters)).produced.ok).toBe(false);
      expect((await produce('audio')).produced.ok).toBe(true);
    });

    test('an ICE restart gives new parameters', async () => {
      const transport = await place.openTransport('send');
      const before = transport.iceParameters['usernameFragment'];
      const after = await transport.restartIce();
      expect(after['usernameFragment']).toBeTypeOf('string');
      expect(after['usernameFragment']).not.toBe(before);
    });

    test('a transport connects once', async () => {
      const transport = await place.openTransport('send');
      const value = Array.from({ length: 32 }, () => 'AB').join(':');
      const parameters: DtlsParameters = { role: 'client', fingerprints: [{ algorithm: 'sha-256', value }] };
      expect((await transport.connect(parameters)).ok).toBe(true);
      expect((await transport.connect(parameters)).ok).toBe(false);
    });

    describe('another place of the same room', () => {
      let other: SfuPlace;
      beforeEach(async () => {
        other = await openPlace(sfu, [place]);
        return () => other.close();
      });
      const consumeThere = async (producerId: string) => {
        const consumed = await (await other.openTransport('receive')).consume(producerId, capabilities());
        return consumed.ok ? consumed.value : undefined;
      };

      test('is on another worker, while there is one', async () => {
        expect(await sfu.openPlace([place, other])).toBeNull();
      });

      test.each(['audio', 'video'] as const)(
        '%s is consumed there once it was brought, by the same id',
        async (kind) => {
          const { producer } = await produce(kind);
          const id = producer?.id ?? '';
          expect(await consumeThere(id)).toBeUndefined();
          expect((await other.bring(id, place)).ok).toBe(true);
          const consumer = await consumeThere(id);
          expect(consumer?.kind).toBe(kind);
          await consumer?.resume();
          producer?.close();
          await vi.waitFor(() => expect(consumer?.closed).toBe(true));
        },
      );

      test('what was brought ends there alone, may be brought again, and ends with its first place', async () => {
        const { producer } = await produce('video');
        const id = producer?.id ?? '';
        const first = await other.bring(id, place);
        const consumer = await consumeThere(id);
        if (first.ok) first.value.close();
        await vi.waitFor(() => expect(consumer?.closed).toBe(true));
        expect(producer?.closed).toBe(false);
        const second = await other.bring(id, place);
        expect((await consumeThere(id))?.closed).toBe(false);
        place.close();
        await vi.waitFor(() => expect(second.ok && second.value.closed).toBe(true));
        expect(other.closed).toBe(false);
      });

      test('what is not there is not brought', async () => {
        expect(await other.bring('nothing', place)).toEqual({ ok: false, error: 'media-refused' });
      });
    });

    test('what belongs to something ends with it', async () => {
      const sending = await produce('audio');
      const byProducer = await consume(sending.producer?.id ?? '');
      sending.producer?.close();
      await vi.waitFor(() => expect(byProducer.consumer?.closed).toBe(true));

      const again = await produce('video');
      const byTransport = await consume(again.producer?.id ?? '');
      const ended: string[] = [];
      const watch = (label: string, object: SfuObject | undefined) =>
        object?.whenClosed(() => ended.push(label));
      watch('producer', again.producer);
      watch('consumer', byTransport.consumer);
      again.transport.close();
      await vi.waitFor(() => expect(ended.toSorted()).toEqual(['consumer', 'producer']));

      const last = await produce('audio');
      place.close();
      expect([last.transport.closed, last.producer?.closed, place.closed]).toEqual([true, true, true]);
      const late: boolean[] = [];
      place.whenClosed(() => late.push(true));
      expect(late).toEqual([true]);
    });
  });
}
