import { closeCodes, encodeAnswer, encodeEvent, toPeerId } from '@conclave/protocol';
import { expect, test } from 'vitest';
import { filled, peerId, setUp } from '../test/set-up.ts';
import { signallingPolicy } from './policy.ts';

test("JOIN-1: each connection is entered with a proof over that connection's nonce", async () => {
  const t = setUp();
  expect(t.client.state.value.kind).toBe('connecting');
  await t.hello(9);
  expect(t.last()).toMatchObject({ type: 'enter', body: { gateSignature: filled(64, 9), peerId } });
  t.answerEnter(false);
  expect(t.client.state.value).toEqual({ kind: 'open' });
  expect(t.entered).toHaveLength(1);

  t.network.latest.drop(1006);
  t.clock.advance(1000);
  await t.hello(11);
  expect(t.last()).toMatchObject({ type: 'enter', body: { gateSignature: filled(64, 11) } });
});

test('answers find their requests in any order; an error is a value with the code of the server', async () => {
  const t = setUp();
  await t.open();
  const first = t.client.request('router-capabilities', {});
  const firstId = t.last().id;
  const second = t.client.request('knock', { blob: filled(3, 1) });
  t.refuse('too-many-requests');
  t.network.latest.deliver(encodeAnswer(firstId, 'router-capabilities', { rtpCapabilities: { codecs: [] } }));
  expect(await second).toEqual({ ok: false, error: { reason: 'too-many-requests' } });
  expect(await first).toEqual({ ok: true, value: { rtpCapabilities: { codecs: [] } } });
});

test('an answer of the wrong shape is malformed-answer, not a cast', async () => {
  const t = setUp();
  await t.open();
  const commit = t.client.request('commit', { epoch: 0, blob: filled(1, 0), welcomes: [] });
  t.network.latest.deliver(JSON.stringify({ re: t.last().id, ok: true, body: { seq: '1' } }));
  expect(await commit).toEqual({ ok: false, error: { reason: 'malformed-answer' } });
});

test('a request without an answer times out, and only the connection ends one without a limit', async () => {
  const t = setUp();
  await t.open();
  const limited = t.client.request('knock', { blob: filled(1, 0) }, 1_000);
  const patient = t.client.request('message', { blob: filled(1, 0) }, null);
  t.clock.advance(1_000);
  expect(await limited).toEqual({ ok: false, error: { reason: 'timed-out' } });
  t.network.latest.drop(1006);
  expect(await patient).toEqual({ ok: false, error: { reason: 'lost' } });
});

test('COM-1: nothing is queued while the connection is broken', async () => {
  const t = setUp();
  await t.open();
  t.network.latest.drop(1006);
  expect(t.client.state.value.kind).toBe('broken');
  const result = await t.client.request('commit', { epoch: 0, blob: filled(1, 0), welcomes: [] });
  expect(result).toEqual({ ok: false, error: { reason: 'lost' } });
});

test('INV-7: a policy of the running meeting is delivered as it came', async () => {
  const t = setUp();
  await t.open();
  const policy = { policy: { body: filled(9, 1), signature: filled(64, 2) }, admission: filled(9, 3) };
  t.network.latest.deliver(encodeEvent('policy', policy));
  expect(t.events).toEqual([{ event: 'policy', body: policy }]);
  const sent = t.client.request('policy', policy);
  expect(t.last()).toMatchObject({ type: 'policy', body: policy });
  t.refuse('stale');
  expect(await sent).toEqual({ ok: false, error: { reason: 'stale' } });
});

test('COM-6: the gate and the member that a proof names go along on every connection', async () => {
  const further = {
    gateKey: filled(32, 6),
    former: { peerId: toPeerId(filled(16, 7)), token: filled(32, 8) },
  };
  const t = setUp(signallingPolicy, (nonce) => filled(64, nonce), further);
  await t.open();
  expect(t.requests().at(0)).toMatchObject({ type: 'enter', body: further });
  t.network.latest.drop(1006);
  t.clock.advance(1_000);
  await t.hello();
  const resume = { token: filled(32, 1), seq: 0 };
  expect(t.last()).toMatchObject({ type: 'enter', body: { ...further, resume } });
});

test('COM-1: duplicates are dropped; after a hole a gap is told once and nothing more is delivered', async () => {
  const t = setUp();
  await t.open();
  t.entry(4);
  t.welcome(5);
  for (const seq of [4, 5, 6, 6, 7, 9, 10]) t.entry(seq);
  expect(t.seqs()).toEqual([6, 7]);
  expect(t.events.filter((event) => event.event === 'gap')).toEqual([
    { event: 'gap', body: { expected: 8, seq: 9 } },
  ]);
});

test('JOIN-6: a Welcome that is sent again does not set a running log back', async () => {
  const t = setUp();
  await t.open();
  t.welcome(5);
  t.entry(6);
  t.welcome(5);
  for (const seq of [6, 7]) t.entry(seq);
  expect(t.seqs()).toEqual([6, 7]);
  expect(t.events.some(({ event }) => event === 'gap')).toBe(false);
});

test('JOIN-7: the log of a founder begins with the entry after the answer', async () => {
  const t = setUp();
  await t.open();
  const founded = t.client.request('found', { admission: filled(4, 0) });
  t.answerEmpty();
  t.entry(30);
  t.entry(31);
  expect((await founded).ok).toBe(true);
  expect(t.seqs()).toEqual([30, 31]);
});

test('a resumed client names token and place, and is open only after what it missed was delivered', async () => {
  const t = setUp();
  await t.open();
  t.welcome(5);
  t.entry(6);
  t.network.latest.drop(1006);
  t.clock.advance(1_000);
  await t.hello();
  expect(t.last()).toMatchObject({ type: 'enter', body: { resume: { token: filled(32, 1), seq: 6 } } });
  t.answerEnter(true, 2);
  t.entry(7);
  t.entry(8);
  expect(t.client.state.value.kind).toBe('broken');
  expect(t.last().type).toBe('ping');
  t.answerEmpty();
  expect(t.client.state.value.kind).toBe('open');
  expect(t.seqs()).toEqual([6, 7, 8]);
});

test('COM-9: a client that comes back says where its order stood, and goes on in it where it is resumed', async () => {
  const place = { epoch: 4, admission: filled(9, 9), pass: filled(32, 8) };
  const t = setUp(undefined, undefined, { place });
  await t.open();
  expect(t.last()).not.toHaveProperty('body.resume');
  t.welcome(5);
  t.entry(6);
  t.network.latest.drop(1006);
  t.clock.advance(500);
  await t.hello(8);
  expect(t.last().body).toMatchObject({ resume: { token: filled(32, 1), seq: 6, place } });
  expect(t.last()).not.toHaveProperty('body.place');
  t.answerEnter(true);
  t.answerEmpty();
  t.entry(7);
  expect(t.seqs()).toEqual([6, 7]);
});

test('a client that could not resume starts without a log', async () => {
  const t = setUp();
  await t.open();
  t.welcome(5);
  t.network.latest.drop(closeCodes.shutdown);
  t.clock.advance(1_000);
  await t.hello();
  t.answerEnter(false, 2);
  expect(t.entered.at(-1)?.resumed).toBe(false);
  t.entry(6);
  expect(t.seqs()).toEqual([]);
});

test('a server that stops answering pings is left and tried again', async () => {
  const t = setUp();
  await t.open();
  t.clock.advance(signallingPolicy.pingEveryMs);
  t.answerEmpty();
  t.clock.advance(signallingPolicy.pingEveryMs);
  expect(t.client.state.value.kind).toBe('open');
  const dead = t.network.latest;
  t.clock.advance(signallingPolicy.livenessMs);
  expect(t.client.state.value.kind).toBe('broken');
  expect(dead.closedByClient).toBe(true);
  t.clock.advance(1_000);
  expect(t.network.connections).toHaveLength(2);
});

test('a ping that waits behind an upload is no death: what leaves is life', async () => {
  const t = setUp();
  await t.open();
  t.network.latest.clogged = true;
  const upload = t.client.request('message', { blob: filled(20_000, 1) }, null);
  for (let second = 0; second < 60; second += 1) {
    t.clock.advance(1_000);
    t.network.latest.buffered -= 300;
  }
  expect(t.client.state.value.kind).toBe('open');
  // It stands still now.
  t.clock.advance(signallingPolicy.silenceMs + signallingPolicy.lookEveryMs);
  expect(t.client.state.value.kind).toBe('broken');
  expect(await upload).toEqual({ ok: false, error: { reason: 'lost' } });
});

test('a ping whose answer waits behind what is missed is no death, in a resume neither', async () => {
  const t = setUp();
  await t.open();
  t.welcome(5);
  t.network.latest.drop(1006);
  t.clock.advance(1_000);
  await t.hello();
  t.answerEnter(true, 2);
  for (let seq = 6; seq < 16; seq += 1) {
    t.clock.advance(signallingPolicy.silenceMs - 2_000);
    t.entry(seq);
  }
  expect(t.network.connections).toHaveLength(2);
  expect(t.client.state.value.kind).toBe('broken');
  const replayed = t.requests().find(({ type }) => type === 'ping');
  t.network.latest.deliver(encodeAnswer(replayed?.id ?? 0, 'ping', {}));
  expect(t.client.state.value.kind).toBe('open');
  expect(t.seqs()).toEqual([6, 7, 8, 9, 10, 11, 12, 13, 14, 15]);
});

test('attempts back off, and patience ends in unreachable', () => {
  const t = setUp();
  const attempts: number[] = [];
  const start = t.clock.now();
  for (let guard = 0; guard < 50 && t.client.state.value.kind === 'connecting'; guard++) {
    const before = t.network.connections.length;
    t.network.latest.drop(1006);
    while (t.network.connections.length === before && t.client.state.value.kind === 'connecting')
      t.clock.advance(25);
    attempts.push(t.clock.now() - start);
  }
  expect(t.client.state.value).toEqual({ kind: 'closed', reason: 'unreachable', code: 1006 });
  expect(attempts.slice(0, 4)).toEqual([375, 1_125, 2_625, 5_625]);
  expect(t.clock.pending).toBe(0);
});

test('patience does not count the time in which the machine slept', async () => {
  const t = setUp();
  await t.open();
  t.network.latest.drop(1006);
  for (let night = 0; night < 5; night++) {
    t.sleep(8 * 3_600_000);
    const before = t.network.connections.length;
    while (t.network.connections.length === before) t.clock.advance(25);
    t.network.latest.drop(1006);
    expect(t.client.state.value.kind).toBe('broken');
  }
});

test('a look at a broken connection tries at once, with all patience before it; one at an open one pings', async () => {
  const t = setUp();
  await t.open();
  const sent = t.requests().length;
  t.client.look();
  expect(t.requests().length).toBe(sent + 1);
  expect(t.last().type).toBe('ping');

  t.network.latest.drop(1006);
  for (let attempt = 0; attempt < 6; attempt++) {
    const before = t.network.connections.length;
    while (t.network.connections.length === before) t.clock.advance(25);
    t.network.latest.drop(1006);
  }
  const tried = t.network.connections.length;
  t.client.look();
  expect(t.network.connections.length).toBe(tried + 1);
  // One that is under way is not disturbed.
  t.client.look();
  expect(t.network.connections.length).toBe(tried + 1);
  t.network.latest.drop(1006);
  t.clock.advance(500);
  expect(t.network.connections.length).toBe(tried + 2);
});

test('an open connection that a look finds silent is left after 5 s, one that answers is not', async () => {
  for (const answers of [true, false]) {
    const t = setUp();
    await t.open();
    t.client.look();
    if (answers) t.answerEmpty();
    t.clock.advance(signallingPolicy.livenessMs);
    expect(t.client.state.value.kind).toBe(answers ? 'open' : 'broken');
  }
});

test('a socket that opens but never says hello is given up', () => {
  const t = setUp();
  t.clock.advance(signallingPolicy.handshakeMs);
  expect(t.network.latest.closedByClient).toBe(true);
});

test.each([
  [closeCodes.replaced, 'replaced'],
  [closeCodes.closed, 'closed-by-server'],
  [closeCodes.ended, 'ended'],
  [closeCodes.versionTooOld, 'version-too-old'],
] as const)('close code %i is final', async (code, reason) => {
  const t = setUp();
  await t.open();
  t.network.latest.drop(code);
  expect(t.client.state.value).toEqual({ kind: 'closed', reason, code });
  t.clock.advance(60_000);
  expect(t.network.connections).toHaveLength(1);
});

test.each(['refused', 'meeting-full', 'version-too-old'] as const)(
  'JOIN-1: %s at the gate is final',
  async (code) => {
    const t = setUp();
    await t.hello();
    t.refuse(code);
    expect(t.client.state.value).toEqual({ kind: 'closed', reason: code, code: null });
  },
);

test('a proof that fails closes the client instead of hanging', async () => {
  const t = setUp(signallingPolicy, () => {
    throw new Error('no key');
  });
  await t.hello();
  await Promise.resolve();
  expect(t.client.state.value).toEqual({ kind: 'closed', reason: 'proof-failed', code: null });
});

test('a server that is busy at the gate is asked again', async () => {
  const t = setUp();
  await t.hello();
  t.refuse('too-many-requests');
  expect(t.client.state.value.kind).toBe('connecting');
  t.clock.advance(1_000);
  expect(t.network.connections).toHaveLength(2);
});

test('DOS-1: unreadable frames and events before enter change nothing', async () => {
  const t = setUp();
  t.network.latest.deliver('{');
  t.network.latest.deliver(JSON.stringify({ event: 'no-such-event', body: {} }));
  t.welcome(3);
  await t.open();
  expect(t.events).toEqual([]);
  expect(t.client.state.value.kind).toBe('open');
});

test('a closed client holds no timer, fails what is open and ignores its socket', async () => {
  const t = setUp();
  await t.open();
  const open = t.client.request('knock', { blob: filled(1, 0) });
  t.client.close();
  expect(await open).toEqual({ ok: false, error: { reason: 'lost' } });
  t.network.latest.drop(1006);
  expect(t.client.state.value).toEqual({ kind: 'closed', reason: 'by-owner', code: null });
  expect(t.clock.pending).toBe(0);
});
