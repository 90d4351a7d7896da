import { ok, toBase64Url } from '@conclave/base';
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
import { limits } from './limits.ts';
import { requests } from './requests.ts';
import type { RequestType } from './requests.ts';

const requestTypes = Object.keys(requests).filter((type): type is RequestType => type in requestBodies);
const eventTypes = Object.keys(events).filter((type): type is EventType => type in eventBodies);
const codec = { mimeType: 'audio/opus', payloadType: 100, clockRate: 48000 };
const peer = toBase64Url(new Uint8Array(16));

/** What a stranger may send: any JSON. */
const anything = fc.jsonValue({ maxDepth: 3 });

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
        const parsed = parseRequest(JSON.stringify({ id: 3, type, body }));
        if (!parsed.ok) expect(parsed.error).toEqual({ reason: 'malformed', id: 3 });
        parseAnswer(type, body);
      }),
      { numRuns: 60 },
    );
  });

  test('a field too many is malformed', () => {
    fc.assert(
      fc.property(requestBodies[type], (body) => {
        const extended = encode({ id: 1, type, body: { ...body, extra: 1 } });
        expect(parseRequest(extended)).toMatchObject({ ok: false, error: { reason: 'malformed' } });
      }),
      { numRuns: 10 },
    );
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
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    bytes(200).map((value) => String.fromCharCode(...value)),
  );
  fc.assert(
    fc.property(text, (frame) => {
      expect(parseRequest(frame)).toEqual({ ok: false, error: { reason: 'malformed', id: undefined } });
      expect(parseFromServer(frame)).toEqual({ ok: false, error: 'malformed' });
    }),
    { numRuns: 500 },
  );
});

test('DOS-1: deep nesting and prototype keys are malformed and never throw', () => {
  const deep = '['.repeat(100_000) + ']'.repeat(100_000);
  for (const body of [deep, `{"blob":${deep}}`, '{"__proto__":{"blob":""}}']) {
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

describe('DOS-1: caps', () => {
  const cases = [
    { name: 'JoinRequest', max: limits.joinRequest, frame: (blob: string) => ['knock', { blob }] },
    {
      name: 'Commit',
      max: limits.commit,
      frame: (blob: string) => ['commit', { epoch: 0, blob, welcomes: [] }],
    },
    {
      name: 'Welcome',
      max: limits.welcome,
      frame: (blob: string) => ['commit', { epoch: 0, blob: '', welcomes: [{ peerId: peer, blob }] }],
    },
    { name: 'reply', max: limits.welcome, frame: (blob: string) => ['reply', { peerId: peer, blob }] },
    { name: 'message', max: limits.message, frame: (blob: string) => ['message', { blob }] },
    { name: 'admission', max: limits.admission, frame: (admission: string) => ['found', { admission }] },
    {
      name: 'policy',
      max: limits.policy,
      frame: (body: string) => [
        'policy',
        { policy: { body, signature: toBase64Url(new Uint8Array(64)) }, admission: '' },
      ],
    },
    {
      name: 'command',
      max: limits.command,
      frame: (body: string) => ['command', { body, counter: 1, signature: toBase64Url(new Uint8Array(64)) }],
    },
  ];
  test.each(cases)('a $name of exactly its cap passes, one byte more does not', ({ max, frame }) => {
    const parse = (size: number) => {
      const [type, body] = frame(toBase64Url(new Uint8Array(size)));
      return parseRequest(JSON.stringify({ id: 1, type, body }));
    };
    expect(parse(max).ok).toBe(true);
    expect(parse(max + 1)).toEqual({ ok: false, error: { reason: 'malformed', id: 1 } });
  });

  test('a commit welcomes no more peers than its cap', () => {
    const frame = (count: number) =>
      JSON.stringify({
        id: 1,
        type: 'commit',
        body: {
          epoch: 0,
          blob: '',
          welcomes: Array.from({ length: count }, () => ({ peerId: peer, blob: '' })),
        },
      });
    expect(parseRequest(frame(limits.welcomesPerCommit)).ok).toBe(true);
    expect(parseRequest(frame(limits.welcomesPerCommit + 1)).ok).toBe(false);
  });

  test('the largest frame of each state fits the cap of its state', () => {
    const knock = encodeRequest(1, 'knock', { blob: new Uint8Array(limits.joinRequest) });
    expect(knock.length).toBeLessThanOrEqual(limits.waitingFrame);
    const base64 = (size: number) => Math.ceil((size * 4) / 3);
    const commit = base64(limits.commit) + limits.welcomesPerCommit * (base64(limits.welcome) + 64);
    expect(commit).toBeLessThanOrEqual(limits.memberFrame);
  });
});
