import type { RequestBody, RequestType } from '@conclave/protocol';
import type { RequestFailureReason, RequestResult } from '@conclave/signalling';
import { parseAnswer } from '@conclave/protocol';
import { expect, test } from 'vitest';
import { SfuAhead } from './sfu-ahead.ts';
import { createSignallingSfu } from './signalling-sfu.ts';
import type { SfuSource } from './signalling-sfu.ts';

type Request = SfuSource['signalling']['request'];

function sfuOver(request: Request) {
  return createSignallingSfu(() => ({ signalling: { request }, sfuAhead: null }));
}

/** A server that gives one answer, as the wire would carry it. */
function sfuAnswering(answer: unknown) {
  return sfuOver(<T extends RequestType>(type: T, _body: RequestBody<T>): Promise<RequestResult<T>> => {
    const body = parseAnswer(type, answer);
    return Promise.resolve(body.ok ? body : { ok: false, error: { reason: 'malformed-answer' } });
  });
}

function sfuFailing(reason: RequestFailureReason) {
  return sfuOver(() => Promise.resolve({ ok: false, error: { reason } }));
}

const mid = 'urn:ietf:params:rtp-hdrext:sdes:mid';
const audioLevel = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level';

test('FRM-7: extensions outside the list do not come through, whatever the server offers', async () => {
  const sfu = sfuAnswering({
    rtpCapabilities: {
      codecs: [{ kind: 'audio', mimeType: 'audio/opus', preferredPayloadType: 100, clockRate: 48_000 }],
      headerExtensions: [
        { kind: 'audio', uri: mid, preferredId: 1 },
        { kind: 'audio', uri: audioLevel, preferredId: 10 },
        'nonsense',
      ],
    },
  });
  const answer = await sfu.routerCapabilities();
  expect(answer).toMatchObject({ ok: true, value: { headerExtensions: [{ uri: mid }] } });
});

test('parameters of the wrong shape are a refusal and not a cast', async () => {
  expect(await sfuAnswering({ rtpCapabilities: { codecs: 'all' } }).routerCapabilities()).toEqual({
    ok: false,
    error: 'refused',
  });
  const transport = { id: 't', iceParameters: {}, iceCandidates: [], dtlsParameters: {}, iceServers: [] };
  expect(await sfuAnswering(transport).createTransport('send')).toEqual({ ok: false, error: 'refused' });
});

test.each([
  ['lost', 'lost'],
  ['timed-out', 'timed-out'],
  ['no-such-object', 'gone'],
  ['media-refused', 'refused'],
  ['not-owner', 'refused'],
] as const)('a server that says %s is %s', async (reason, failure) => {
  expect(await sfuFailing(reason).resumeConsumer('c')).toEqual({ ok: false, error: failure });
});

test('without a connection every call is lost', async () => {
  expect(await createSignallingSfu(() => null).restartIce('t')).toEqual({ ok: false, error: 'lost' });
});

test('a request that gets no answer on a connection that stands is sent again', async () => {
  const answers: RequestFailureReason[] = ['timed-out', 'timed-out'];
  const asked: unknown[] = [];
  const sfu = sfuOver(<T extends RequestType>(type: T, body: RequestBody<T>): Promise<RequestResult<T>> => {
    asked.push([type, body]);
    const reason = answers.shift();
    const parsed = parseAnswer(type, { producerId: 'p' });
    if (reason !== undefined) return Promise.resolve({ ok: false, error: { reason } });
    return Promise.resolve(parsed.ok ? parsed : { ok: false, error: { reason: 'malformed-answer' } });
  });
  const parameters = { codecs: [], mid: '0' };
  expect(await sfu.produce('t', 'audio', parameters)).toEqual({ ok: true, value: 'p' });
  const once = ['produce', { transportId: 't', kind: 'audio', rtpParameters: parameters }];
  expect(asked).toEqual([once, once, once]);
});

test('JOIN-8: what was asked ahead is answered by that, once, and asked anew after that', async () => {
  const asked: string[] = [];
  const signalling = {
    request: <T extends RequestType>(type: T, body: RequestBody<T>): Promise<RequestResult<T>> => {
      asked.push(`${type} ${JSON.stringify(body)}`);
      return Promise.resolve({ ok: false, error: { reason: 'not-permitted' } });
    },
  };
  const sfuAhead = new SfuAhead(createSignallingSfu(() => ({ signalling, sfuAhead: null })));
  const ahead = [
    'router-capabilities {}',
    'create-transport {"direction":"send"}',
    'create-transport {"direction":"receive"}',
  ];
  expect(asked).toEqual(ahead);
  const sfu = createSignallingSfu(() => ({ signalling, sfuAhead }));
  const begin = () =>
    Promise.all([sfu.routerCapabilities(), sfu.createTransport('send'), sfu.createTransport('receive')]);
  expect(await begin()).toEqual(Array.from({ length: 3 }, () => ({ ok: false, error: 'refused' })));
  expect(asked).toEqual(ahead);
  await begin();
  expect(asked).toEqual([...ahead, ...ahead]);
});
