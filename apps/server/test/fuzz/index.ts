import { generateKeyPairSync, sign } from 'node:crypto';
import { toBase64Url, utf8Decode, utf8Encode } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { FakeClock, holds } from '@conclave/base/testing';
import type { FuzzTarget } from '@conclave/base/testing';
import {
  allowedHeaderExtensions,
  encodePolicy,
  parseRequest,
  policyStatement,
  toRoomId,
} from '@conclave/protocol';
import { takeMeeting } from '../../src/http/create-meeting.ts';
import { readRtpCapabilities, readRtpParameters } from '../../src/media/rtp-parameters.ts';
import { MemoryMeetingStore } from '../../src/store/memory-meeting-store.ts';

const json = (value: unknown): Uint8Array => utf8Encode(JSON.stringify(value));
const now = 1_700_000_000_000;
const roomId = toRoomId(new Uint8Array(16).fill(5));

/** An HTTP body as express hands it over. */
const creation: FuzzTarget = {
  name: 'create-meeting',
  format: 'json',
  seeds: () => {
    const { publicKey, privateKey } = generateKeyPairSync('ed25519');
    const hostKey = publicKey.export({ format: 'jwk' }).x ?? '';
    const body = encodePolicy({
      version: 1,
      minProtocol: 1,
      suite: 1,
      waitingRoom: true,
      admit: 'host',
      autoAdmit: false,
      lock: false,
      chat: true,
      share: true,
      e2ee: 'required',
      passcode: null,
    });
    const signature = sign(null, policyStatement(roomId, body), privateKey);
    const policy = { body: toBase64Url(body), signature: toBase64Url(signature) };
    return [json({ roomId, gateKey: hostKey, hostKey, policy, lifeMs: 1 })];
  },
  run: async (input) => {
    const store = new MemoryMeetingStore();
    const taken = await takeMeeting(store, new FakeClock(now), parsed(input));
    if (!taken.ok) return;
    holds('a meeting that was taken ends, and later than now', taken.value.expiresAt > now);
    holds('a meeting is taken once', !(await takeMeeting(store, new FakeClock(now), parsed(input))).ok);
  },
};

/** The request as it comes over the wire, then what the server makes of it for mediasoup. */
const rtp: FuzzTarget = {
  name: 'server-rtp',
  format: 'json',
  seeds: () => [
    json({
      id: 1,
      type: 'produce',
      body: {
        transportId: 'a',
        kind: 'video',
        rtpParameters: {
          mid: '0',
          codecs: [
            { mimeType: 'video/VP9', payloadType: 96, clockRate: 90_000, parameters: { 'profile-id': 0 } },
            { mimeType: 'video/rtx', payloadType: 97, clockRate: 90_000, rtcpFeedback: [{ type: 'nack' }] },
          ],
          headerExtensions: [{ uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', id: 1, encrypt: false }],
          encodings: [{ ssrc: 1, rtx: { ssrc: 2 }, dtx: false, scalabilityMode: 'L3T3', maxBitrate: 5 }],
          rtcp: { cname: 'a', reducedSize: true },
        },
      },
    }),
    json({
      id: 1,
      type: 'consume',
      body: {
        transportId: 'a',
        producerId: 'b',
        rtpCapabilities: {
          codecs: [
            {
              kind: 'audio',
              mimeType: 'audio/opus',
              preferredPayloadType: 100,
              clockRate: 48_000,
              channels: 2,
            },
          ],
          headerExtensions: [{ kind: 'audio', uri: 'urn:ietf:params:rtp-hdrext:sdes:mid', preferredId: 1 }],
        },
      },
    }),
  ],
  run: (input) => {
    const request = parseRequest(utf8Decode(input) ?? '');
    if (!request.ok) return;
    const { type, body } = request.value;
    if (type === 'produce') {
      const parameters = readRtpParameters(body.kind, body.rtpParameters);
      const codecs = parameters?.codecs ?? [];
      holds(
        'FRM-3: no codec of the other kind',
        codecs.every(({ mimeType }) => mimeType.startsWith(body.kind)),
      );
      const extensions = parameters?.headerExtensions ?? [];
      holds(
        'FRM-7: no other extension',
        extensions.every(({ uri }) => allowedHeaderExtensions.has(uri)),
      );
    }
    if (type === 'consume') {
      const { headerExtensions } = readRtpCapabilities(body.rtpCapabilities);
      holds(
        'FRM-7: no other extension',
        headerExtensions.every(({ uri }) => allowedHeaderExtensions.has(uri)),
      );
    }
  },
};

function parsed(input: Bytes): unknown {
  try {
    return JSON.parse(utf8Decode(input) ?? '');
  } catch {
    return undefined;
  }
}

export const serverTargets: readonly FuzzTarget[] = [creation, rtp];
