import fc from 'fast-check';
import type { types } from 'mediasoup-client';
import { expect, test } from 'vitest';
import { filterCapabilities, filterConsumerParameters, findCodec } from './rtp-filter.ts';

type Uri = types.RtpHeaderExtensionUri;
const LEVEL = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level';
const MID = 'urn:ietf:params:rtp-hdrext:sdes:mid';

const codec = (mimeType: string, preferredPayloadType: number, apt?: number): types.RtpCodecCapability => ({
  kind: mimeType.startsWith('audio') ? 'audio' : 'video',
  mimeType: mimeType.startsWith('audio') ? `audio/${mimeType.slice(6)}` : `video/${mimeType.slice(6)}`,
  preferredPayloadType,
  clockRate: 90_000,
  parameters: apt === undefined ? {} : { apt },
});

const OFFERED: readonly Uri[] = [
  LEVEL,
  MID,
  'urn:3gpp:video-orientation',
  'urn:mediasoup:params:rtp-hdrext:packet-id',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-capture-time',
  'http://www.webrtc.org/experiments/rtp-hdrext/playout-delay',
];

test('FRM-7: only the listed header extensions survive, whatever the server offers', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...OFFERED)), (uris) => {
      const offered = uris.map((uri, i): types.RtpHeaderExtension => ({
        kind: 'audio',
        uri,
        preferredId: i + 1,
      }));
      const { headerExtensions = [] } = filterCapabilities({ headerExtensions: offered });
      expect(headerExtensions.map(({ uri }) => uri)).toEqual(uris.filter((uri) => uri === MID));
    }),
  );
});

test('FRM-4: only codecs whose clear prefix is defined survive, with their retransmission', () => {
  const { codecs = [] } = filterCapabilities({
    codecs: [
      codec('audio/opus', 100),
      codec('audio/red', 101),
      codec('video/VP8', 102),
      codec('video/rtx', 103, 102),
      codec('video/H264', 104),
      codec('video/rtx', 105, 104),
      codec('video/VP9', 106),
      codec('video/AV1', 107),
      codec('video/rtx', 108),
    ],
  });
  expect(codecs.map(({ preferredPayloadType }) => preferredPayloadType)).toEqual([100, 102, 106, 103]);
  expect(findCodec({ codecs }, 'vp9')?.preferredPayloadType).toBe(106);
});

test('FRM-5: a consumer whose codec is not the announced one is refused', () => {
  const parameters: types.RtpParameters = {
    codecs: [
      { mimeType: 'video/VP8', payloadType: 96, clockRate: 90_000 },
      { mimeType: 'video/rtx', payloadType: 97, clockRate: 90_000 },
    ],
    headerExtensions: [
      { uri: LEVEL, id: 1 },
      { uri: MID, id: 2 },
    ],
  };
  expect(filterConsumerParameters(parameters, 'vp9')).toBeUndefined();
  expect(filterConsumerParameters(parameters, 'vp8')?.headerExtensions).toEqual([{ uri: MID, id: 2 }]);
  const second = { mimeType: 'video/H264', payloadType: 98, clockRate: 90_000 };
  const mixed = { ...parameters, codecs: [...parameters.codecs, second] };
  expect(filterConsumerParameters(mixed, 'vp8')).toBeUndefined();
});
