import { toBase64Url } from '@conclave/base';
import { closeCodes, encodeRequest, limits, requests } from '@conclave/protocol';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { refuse } from '../../src/gateway/rates.ts';
import { TestClient } from '../client.ts';
import { TestServer, bytes } from '../harness.ts';
import { enter, newPeerId } from '../meeting.ts';

let server: TestServer;
beforeEach(async () => {
  server = await TestServer.start();
});
afterEach(async () => {
  // Whatever happened, the server still takes a meeting from its beginning.
  const meeting = await server.meeting();
  const host = await server.founder(meeting);
  await server.member(meeting, host, 0);
  await server.stop();
});

test('a page of another site cannot connect; the own host and configured origins can', async () => {
  await server.stop();
  server = await TestServer.start({ config: { origins: ['https://meet.example'] } });
  const refused = [
    'https://evil.example',
    'null',
    'https://meet.example.evil.example',
    'http://meet.example',
  ];
  for (const origin of refused) {
    await expect(server.connect({ origin })).rejects.toThrow('403');
  }
  const { host } = new URL(server.url);
  for (const origin of ['https://meet.example', `http://${host}`, `https://${host}`]) {
    await (await server.connect({ origin })).settle();
  }
});

test('only the signalling path takes WebSockets', async () => {
  await expect(TestClient.connect(`${server.url}/elsewhere`, { origin: server.url })).rejects.toThrow('404');
});

test('DOS-1: what is no request closes the connection as malformed', async () => {
  for (const frame of [
    '',
    'no json',
    '[]',
    '{"id":-1,"type":"ping","body":{}}',
    '{"type":"ping","body":{}}',
  ]) {
    const client = await server.connect();
    client.send(frame);
    expect(await client.closed).toBe(closeCodes.malformed);
  }
  const client = await server.connect();
  client.send(bytes('{"id":1,"type":"ping","body":{}}'));
  expect(await client.closed).toBe(closeCodes.malformed);
});

test('DOS-1: a request with a wrong body, or of an unknown type, gets a typed error', async () => {
  const client = await server.connect();
  const ask = async (id: number, frame: object) => {
    const answer = client.answer(id);
    client.send(JSON.stringify({ id, ...frame }));
    return answer;
  };
  expect(await ask(100, { type: 'enter', body: {} })).toEqual({ re: 100, ok: false, error: 'malformed' });
  expect(await ask(101, { type: 'dance', body: {} })).toEqual({
    re: 101,
    ok: false,
    error: 'unknown-request',
  });
  expect(await ask(102, { type: 'constructor', body: {} })).toMatchObject({ error: 'unknown-request' });
  await client.settle();
});

test('DOS-1: a frame above the cap of its state is closed as too large before it is parsed', async () => {
  const meeting = await server.meeting();
  const frame = JSON.stringify({ id: 1, type: 'ping', body: {}, pad: 'x'.repeat(limits.waitingFrame) });
  const stranger = await server.connect();
  stranger.send(frame);
  expect(await stranger.closed).toBe(closeCodes.tooLarge);
  const { client: waiter } = await server.waiter(meeting);
  waiter.send(frame);
  expect(await waiter.closed).toBe(closeCodes.tooLarge);
  const host = await server.founder(meeting);
  const commit = { epoch: 0, blob: new Uint8Array(limits.commit), welcomes: [] };
  expect((await host.client.request('commit', commit)).ok).toBe(true);
  host.client.send('x'.repeat(limits.textFrame + 1));
  expect(await host.client.closed).toBe(closeCodes.tooLarge);
});

test('DOS-1: a frame above the cap of its type is too large, and its sender stays', async () => {
  const host = await server.founder(await server.meeting());
  for (const type of ['ping', 'set-layers', 'produce', 'message'] as const) {
    const text = `{"id":900,"type":"${type}","body":{}}`;
    const answer = host.client.answer(900);
    host.client.send(text.slice(0, -1) + ' '.repeat(requests[type].cap + 1 - text.length) + '}');
    expect(await answer).toEqual({ re: 900, ok: false, error: 'too-large' });
  }
});

test('DOS-1: what costs more to parse than any message is worth is not parsed, and the others hear of nothing', async () => {
  const meeting = await server.meeting();
  const host = await server.founder(meeting);
  const guest = await server.member(meeting, host, 0);
  const codecs = `[${'1,'.repeat(15_000)}1]`;
  for (let count = 0; count < 200; count += 1)
    host.client.send(
      `{"id":${count + 500},"type":"consume","body":{"transportId":"t","producerId":"p","rtpCapabilities":{"codecs":${codecs}}}}`,
    );
  expect(await host.client.answer(699)).toEqual({ re: 699, ok: false, error: 'malformed' });
  await guest.client.settle();
});

test('DOS-1: somebody who waits is cut off in the middle of a frame that would be far too large', async () => {
  const client = await server.connect();
  await client.nonce;
  client.send('x'.repeat(limits.binaryFrame - 1));
  expect(await client.closed).toBe(1006);
});

test('DOS-1: no frame is larger than the largest of a member', async () => {
  const meeting = await server.meeting();
  const host = await server.founder(meeting);
  host.client.send(new Uint8Array(limits.binaryFrame + 1));
  expect(await host.client.closed).toBe(1009);
});

test('DOS-1: a blob over its own cap is malformed, however large the frame may be', async () => {
  const host = await server.founder(await server.meeting());
  const message = { blob: new Uint8Array(limits.message + 1) };
  expect(await host.client.request('message', message)).toEqual({ ok: false, error: 'malformed' });
});

test('DOS-1: who sends faster than its rate is closed, and members count by peer', async () => {
  await server.stop();
  server = await TestServer.start({
    rates: { 'stranger-frame': { peer: refuse(3, 10) }, frame: { peer: refuse(5, 10) } },
  });
  const stranger = await server.connect();
  for (let count = 0; count < 4; count += 1) stranger.send(encodeRequest(count, 'ping', {}));
  expect(await stranger.closed).toBe(closeCodes.tooManyRequests);

  const meeting = await server.meeting();
  const host = await server.founder(meeting);
  for (let count = 100; count < 104; count += 1) host.client.send(encodeRequest(count, 'ping', {}));
  await host.client.cut();
  const back = await server.connect();
  const resume = { token: host.answer.resumeToken, seq: 0 };
  await enter(back, meeting, { peerId: host.peerId, resume });
  for (let count = 100; count < 103; count += 1) back.send(encodeRequest(count, 'ping', {}));
  expect(await back.closed).toBe(closeCodes.tooManyRequests);
});

test('DOS-1: messages and commits of one member have rates of their own', async () => {
  await server.stop();
  const rate = refuse(2, 10);
  server = await TestServer.start({ rates: { message: { peer: rate }, commit: { peer: rate } } });
  const host = await server.founder(await server.meeting());
  const tooMany = { ok: false, error: 'too-many-requests' };
  const say = () => host.client.request('message', { blob: bytes('x') });
  expect([(await say()).ok, (await say()).ok, await say()]).toEqual([true, true, tooMany]);
  const commit = (epoch: number) => host.client.request('commit', { epoch, blob: bytes('x'), welcomes: [] });
  expect([(await commit(0)).ok, (await commit(1)).ok, await commit(2)]).toEqual([true, true, tooMany]);
});

test('DOS-1: connections that do not enter give way to newer ones, and members stay', async () => {
  await server.stop();
  server = await TestServer.start({ rates: { unenteredPerAddress: 2 } });
  const host = await server.founder(await server.meeting());
  const idle = [await server.connect(), await server.connect()];
  const third = await server.connect();
  expect(await Promise.race(idle.map(({ closed }) => closed))).toBe(1006);
  await Promise.all([third.settle(), host.client.settle()]);
});

test('DOS-1: random text and random JSON break nothing', async () => {
  await fc.assert(
    fc.asyncProperty(fc.oneof(fc.string({ unit: 'grapheme' }), fc.json()), async (frame) => {
      const client = await server.connect();
      client.send(frame);
      expect(await client.closed).toBe(closeCodes.malformed);
    }),
    { numRuns: 30 },
  );
});

test('DOS-1: random bodies of every request of a member get an answer and break nothing', async () => {
  const host = await server.founder(await server.meeting());
  const id = toBase64Url(new Uint8Array(16));
  const value = fc.oneof(fc.constant(id), fc.jsonValue({ maxDepth: 2 }));
  const keys = [
    'blob',
    'body',
    'signature',
    'epoch',
    'welcomes',
    'peerId',
    'transportId',
    'kind',
    'rtpParameters',
    'consumerId',
  ];
  const types = [
    'commit',
    'message',
    'reply',
    'policy',
    'command',
    'produce',
    'consume',
    'connect-transport',
    'set-layers',
  ];
  let next = 1000;
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...types),
      fc.dictionary(fc.constantFrom(...keys), value),
      async (type, body) => {
        next += 1;
        const answer = host.client.answer(next);
        host.client.send(JSON.stringify({ id: next, type, body }));
        expect(await answer).toMatchObject({ re: next });
      },
    ),
    { numRuns: 60 },
  );
});

test('two waiters with one peer id: the second is refused and the first stays', async () => {
  const meeting = await server.meeting();
  const peerId = newPeerId();
  const first = await server.waiter(meeting, { peerId });
  expect(await enter(await server.connect(), meeting, { peerId })).toEqual({ ok: false, error: 'refused' });
  await first.client.settle();
});
