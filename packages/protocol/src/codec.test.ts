import { concatBytes, ok, toBase64Url, utf8Encode } from '@conclave/base';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerBodies, bytes, errorCodes, eventBodies, ids, requestBodies } from '../test/arbitraries.ts';
import {
  encode,
  encodeAnswer,
  encodeError,
  encodeEvent,
  encodeRequest,
  parseAnswer,
  parseFromServer,
  parseRequest,
} from './codec.ts';
import type { EventType } from './events.ts';
import { events } from './events.ts';
import { frameSize, packFrame } from './frame.ts';
import type { Frame } from './frame.ts';
import { limits } from './limits.ts';
import { toPeerId } from './fields.ts';
import { requests } from './requests.ts';
import type { RequestType } from './requests.ts';

const requestTypes = Object.keys(requests).filter((type): type is RequestType => type in requestBodies);
const eventTypes = Object.keys(events).filter((type): type is EventType => type in eventBodies);
const codec = { mimeType: 'audio/opus', payloadType: 100, clockRate: 48000 };
const peer = toBase64Url(new Uint8Array(16));

/** What a stranger may send: any JSON. */
const anything = fc.jsonValue({ maxDepth: 3 });

/** A request in the form that its type has, whatever its body holds. */
function request(type: RequestType, body: unknown, blob = new Uint8Array(), id = 1): Frame {
  const text = encode({ id, type, body });
  return requests[type].form === 'text' ? text : packFrame(text, blob);
}

describe.each(requestTypes)('DOS-1: request %s', (type) => {
  test('its body is the same after the wire', () => {
    fc.assert(
      fc.property(ids.counter, requestBodies[type], (id, body) => {
        expect(parseRequest(encodeRequest(id, type, body))).toEqual(ok({ id, type, body }));
      }),
      { numRuns: 40 },
    );
  });

  test('its answer is the same after the wire', () => {
    fc.assert(
      fc.property(ids.counter, answerBodies[type], (re, body) => {
        const frame = parseFromServer(encodeAnswer(re, type, body));
        if (!frame.ok || frame.value.kind !== 'answer' || !frame.value.answer.ok)
          throw new Error('no answer');
        expect(frame.value.answer.re).toBe(re);
        expect(parseAnswer(type, frame.value.answer.body)).toEqual(ok(body));
      }),
      { numRuns: 40 },
    );
  });

  test('a foreign body or answer is malformed and never throws', () => {
    fc.assert(
      fc.property(anything, (body) => {
        const parsed = parseRequest(request(type, body, undefined, 3));
        if (!parsed.ok) expect(parsed.error).toEqual({ reason: 'malformed', id: 3 });
        parseAnswer(type, body);
      }),
      { numRuns: 60 },
    );
  });

  test('a field too many is malformed', () => {
    fc.assert(
      fc.property(requestBodies[type], (body) => {
        const blob =
          'blob' in body && body.blob instanceof Uint8Array ? new Uint8Array(body.blob) : undefined;
        const rest = requests[type].form === 'text' ? body : { ...body, blob: undefined };
        expect(parseRequest(request(type, rest, blob)).ok).toBe(true);
        expect(parseRequest(request(type, { ...rest, extra: 1 }, blob))).toMatchObject({
          ok: false,
          error: { reason: 'malformed' },
        });
      }),
      { numRuns: 10 },
    );
  });

  test('its other form is malformed: there is one encoding for each request', () => {
    fc.assert(
      fc.property(requestBodies[type], bytes(20), (body, blob) => {
        const text = encode({ id: 1, type, body });
        const other = requests[type].form === 'text' ? packFrame(text, blob) : text;
        expect(parseRequest(other)).toMatchObject({ ok: false, error: { reason: 'malformed' } });
      }),
      { numRuns: 10 },
    );
  });

  test('one byte above its cap it is too large, and nothing of it is parsed', () => {
    const { cap, form } = requests[type];
    const filled = (size: number): Frame => {
      const text = `{"id":1,"type":"${type}","body":{}}`;
      if (form === 'binary') return packFrame(text, new Uint8Array(size - text.length - 2));
      return text.slice(0, -1) + ' '.repeat(size - text.length) + '}';
    };
    expect(frameSize(filled(cap + 1))).toBe(cap + 1);
    expect(parseRequest(filled(cap + 1))).toEqual({ ok: false, error: { reason: 'too-large', id: 1 } });
    const atCap = parseRequest(filled(cap));
    if (!atCap.ok) expect(atCap.error.reason).toBe('malformed');
    expect(cap).toBeLessThanOrEqual(form === 'text' ? limits.textFrame : limits.binaryFrame);
    if (requests[type].states.some((state) => state !== 'member'))
      expect(cap).toBeLessThanOrEqual(limits.waitingFrame);
  });
});

describe.each(eventTypes)('DOS-1: event %s', (type) => {
  test('its body is the same after the wire', () => {
    fc.assert(
      fc.property(eventBodies[type], (body) => {
        expect(parseFromServer(encodeEvent(type, body))).toEqual(
          ok({ kind: 'event', event: { event: type, body } }),
        );
      }),
      { numRuns: 40 },
    );
  });

  test('a foreign body never throws', () => {
    fc.assert(
      fc.property(anything, (body) => {
        const parsed = parseFromServer(JSON.stringify({ event: type, body }));
        if (!parsed.ok) expect(parsed.error).toBe('malformed');
      }),
      { numRuns: 60 },
    );
  });
});

test('errors are the same after the wire', () => {
  fc.assert(
    fc.property(ids.counter, errorCodes, (re, error) => {
      expect(parseFromServer(encodeError(re, error))).toEqual(
        ok({ kind: 'answer', answer: { re, ok: false, error } }),
      );
    }),
  );
});

test('DOS-1: random text, JSON and bytes are malformed and never throw', () => {
  const frames = fc.oneof(
    bytes(200),
    fc.tuple(fc.string(), bytes(20)).map(([text, blob]) => packFrame(text, blob)),
    fc.string({ unit: 'binary' }),
    fc.json(),
    bytes(200).map((value) => String.fromCharCode(...value)),
  );
  fc.assert(
    fc.property(frames, (frame) => {
      expect(parseRequest(frame)).toEqual({ ok: false, error: { reason: 'malformed', id: undefined } });
      expect(parseFromServer(frame)).toEqual({ ok: false, error: 'malformed' });
    }),
    { numRuns: 500 },
  );
});

test('DOS-1: deep nesting and prototype keys are malformed and never throw', () => {
  const [deep, deeper] = [limits.structure - 1, 10_000].map((depth) => '['.repeat(depth) + ']'.repeat(depth));
  for (const body of [deep, deeper, `{"blob":${deep}}`, '{"__proto__":{"blob":""}}']) {
    const frame = `{"id":1,"type":"knock","body":${body}}`;
    expect(parseRequest(frame)).toMatchObject({ ok: false, error: { reason: 'malformed' } });
  }
});

test('an array where the SFU expects an object is malformed', () => {
  const produce = { transportId: 't', kind: 'audio', rtpParameters: { codecs: [codec], rtcp: [] } };
  expect(parseRequest(JSON.stringify({ id: 1, type: 'produce', body: produce })).ok).toBe(false);
});

test('an unknown request names its id, names of the prototype included', () => {
  for (const type of ['dance', 'toString', '__proto__', 'constructor']) {
    expect(parseRequest(JSON.stringify({ id: 9, type, body: {} }))).toEqual({
      ok: false,
      error: { reason: 'unknown-request', id: 9 },
    });
  }
  expect(parseFromServer('{"event":"toString","body":{}}')).toEqual({ ok: false, error: 'malformed' });
});

test('DOS-1: the keys of a request stand in one order, and none twice', () => {
  for (const frame of [
    '{"type":"ping","id":1,"body":{}}',
    '{"id":1,"body":{},"type":"ping"}',
    ' {"id":1,"type":"ping","body":{}}',
    '{"id":1, "type":"ping","body":{}}',
    '{"id":01,"type":"ping","body":{}}',
    '{"id":9007199254740993,"type":"ping","body":{}}',
    '{"id":1,"type":"pi\\u006eg","body":{}}',
  ])
    expect(parseRequest(frame)).toEqual({ ok: false, error: { reason: 'malformed', id: undefined } });
  for (const frame of [
    '{"id":1,"type":"ping","body":{},"type":"leave"}',
    '{"id":1,"type":"ping","body":{}} ',
    '{"id":1,"type":"ping","body":{}',
    '{"id":1,"type":"ping","body":}',
  ])
    expect(parseRequest(frame)).toEqual({ ok: false, error: { reason: 'malformed', id: 1 } });
});

test('DOS-1: a blob stands behind the JSON of a binary frame and nowhere else', () => {
  const body = { epoch: 1, peerId: peer };
  const text = JSON.stringify({ id: 1, type: 'welcome', body });
  const frame = packFrame(text, Uint8Array.of(1, 2));
  expect(parseRequest(frame)).toEqual(
    ok({ id: 1, type: 'welcome', body: { ...body, blob: Uint8Array.of(1, 2) } }),
  );
  const inside = JSON.stringify({ id: 1, type: 'welcome', body: { ...body, blob: 'AA' } });
  expect(parseRequest(packFrame(inside, Uint8Array.of(1)))).toMatchObject({ ok: false });
  const malformed = { ok: false, error: { reason: 'malformed', id: undefined } };
  for (let length = 0; length < text.length + 2; length += 1)
    expect(parseRequest(frame.slice(0, length))).toEqual(malformed);
  const long = concatBytes(Uint8Array.of(0xff, 0xff), utf8Encode(text), new Uint8Array(0xffff));
  expect(parseRequest(long)).toEqual(malformed);
  expect(() => packFrame(' '.repeat(limits.binaryText + 1), new Uint8Array())).toThrow(RangeError);
});

test('DOS-1: a server that answers in a binary frame, or sends one above the caps, is malformed', () => {
  expect(parseFromServer(packFrame('{"re":1,"ok":true,"body":{}}', Uint8Array.of(1))).ok).toBe(false);
  const entry = (size: number) => ({
    seq: 1,
    kind: 'commit' as const,
    epoch: 0,
    blob: new Uint8Array(size),
  });
  expect(parseFromServer(encodeEvent('entry', entry(limits.commit))).ok).toBe(true);
  expect(parseFromServer(encodeEvent('entry', entry(limits.binaryFrame))).ok).toBe(false);
  expect(parseFromServer(`{"re":1,"ok":true,"body":{}}${' '.repeat(limits.textFrame)}`).ok).toBe(false);
});

test('DOS-1: JSON of more values than any message has is not parsed', () => {
  const capabilities = (count: number) =>
    JSON.stringify({
      id: 1,
      type: 'consume',
      body: {
        transportId: 't',
        producerId: 'p',
        rtpCapabilities: { codecs: [{ list: Array.from({ length: count }, () => 0) }] },
      },
    });
  expect(parseRequest(capabilities(limits.structure - 20)).ok).toBe(true);
  expect(parseRequest(capabilities(limits.structure))).toMatchObject({ error: { reason: 'malformed' } });
  // Signs inside of strings are no structure, however they are escaped.
  const quoted = { list: '"[{,:\\'.repeat(limits.structure / 2) };
  const body = { transportId: 't', producerId: 'p', rtpCapabilities: { codecs: [quoted] } };
  expect(parseRequest(JSON.stringify({ id: 1, type: 'consume', body })).ok).toBe(true);
});

test('DOS-1: sizes count bytes, not characters', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      expect(frameSize(text)).toBe(utf8Encode(text).length);
    }),
  );
});

describe('DOS-1: caps', () => {
  const policy = { signature: new Uint8Array(64) };
  const peerId = toPeerId(new Uint8Array(16));
  const frames = {
    JoinRequest: [
      limits.joinRequest,
      (blob) => encodeRequest(1, 'knock', { blob, groupId: policy.signature.slice(32) }),
    ],
    Commit: [limits.commit, (blob) => encodeRequest(1, 'commit', { epoch: 0, blob, welcomes: [] })],
    Welcome: [limits.welcome, (blob) => encodeRequest(1, 'welcome', { epoch: 0, peerId, blob })],
    reply: [limits.welcome, (blob) => encodeRequest(1, 'reply', { peerId, blob })],
    message: [limits.message, (blob) => encodeRequest(1, 'message', { blob })],
    admission: [limits.admission, (admission) => encodeRequest(1, 'found', { admission })],
    policy: [
      limits.policy,
      (body) =>
        encodeRequest(1, 'policy', {
          policy: { ...policy, body },
          admission: new Uint8Array(limits.admission),
        }),
    ],
    command: [limits.command, (body) => encodeRequest(1, 'command', { ...policy, counter: 1, body })],
  } satisfies Record<string, [number, (bytes: Uint8Array<ArrayBuffer>) => Frame]>;
  test.each(Object.entries(frames))(
    'a %s of exactly its cap passes, one byte more does not',
    (_, [max, frame]) => {
      expect(parseRequest(frame(new Uint8Array(max))).ok).toBe(true);
      expect(parseRequest(frame(new Uint8Array(max + 1)))).toMatchObject({ ok: false, error: { id: 1 } });
    },
  );

  test('a commit welcomes no more peers than its cap', () => {
    const frame = (count: number) =>
      encodeRequest(Number.MAX_SAFE_INTEGER, 'commit', {
        epoch: Number.MAX_SAFE_INTEGER,
        blob: new Uint8Array(limits.commit),
        welcomes: Array.from({ length: count }, () => peerId),
      });
    expect(parseRequest(frame(limits.welcomesPerCommit)).ok).toBe(true);
    expect(parseRequest(frame(limits.welcomesPerCommit + 1)).ok).toBe(false);
  });
});
