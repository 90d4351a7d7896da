import { inBackground, silentLogger } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { FakeClock } from '@conclave/base/testing';
import type { RequestFailureReason, RequestResult } from '@conclave/signalling';
import { parseAnswer, toPeerId } from '@conclave/protocol';
import type { PeerId, RequestBody, RequestType } from '@conclave/protocol';
import { expect, test } from 'vitest';
import { Outbox } from './outbox.ts';
import type { Outgoing } from './outbox.ts';

const bytes = (value: number): Bytes => new Uint8Array([value]);
const message = (value: number): Outgoing => ({ type: 'message', body: { blob: bytes(value) } });
const commit = (value: number): Outgoing => ({
  type: 'commit',
  body: { epoch: value, blob: bytes(value), welcomes: [] },
});

/** With Welcomes for peers 1 to `count`, as large as a hundred people make them. */
const admission = (count: number, size = 172_000): Outgoing => ({
  type: 'commit',
  body: {
    epoch: 7,
    blob: bytes(7),
    welcomes: Array.from({ length: count }, (_, index) => ({
      peerId: peer(index + 1),
      blob: new Uint8Array(size).fill(index + 1),
    })),
  },
});
const peer = (value: number): PeerId => toPeerId(new Uint8Array(16).fill(value));

interface Asked {
  readonly type: RequestType;
  readonly body: unknown;
  succeed(): void;
  fail(reason: RequestFailureReason): void;
}

function setUp() {
  const clock = new FakeClock();
  const asked: Asked[] = [];
  const stale: number[] = [];
  const nonce: { current: Bytes | null } = { current: bytes(9) };
  const outbox = new Outbox({
    clock,
    logger: silentLogger,
    onStale: ({ body }) => stale.push(body.epoch),
    signalling: {
      get nonce() {
        return nonce.current;
      },
      request: <T extends RequestType>(type: T, body: RequestBody<T>) =>
        new Promise<RequestResult<T>>((resolve) => {
          asked.push({
            type,
            body,
            succeed: () => {
              const answer = parseAnswer(type, type === 'commit' || type === 'message' ? { seq: 1 } : {});
              if (answer.ok) resolve(answer);
            },
            fail: (reason) => resolve({ ok: false, error: { reason } }),
          });
        }),
    },
  });
  const settle = async (): Promise<void> => {
    for (let turns = 0; turns < 20; turns++) await Promise.resolve();
  };
  const fail = (index: number, reason: RequestFailureReason): Promise<void> => {
    asked[index]?.fail(reason);
    return settle();
  };
  const succeed = (index: number): Promise<void> => {
    asked[index]?.succeed();
    return settle();
  };
  return {
    clock,
    asked,
    stale,
    outbox,
    nonce,
    fail,
    succeed,
    settle,
    types: () => asked.map(({ type }) => type),
  };
}

test('what was lost with the connection is sent again, in its order, once it is back', async () => {
  const t = setUp();
  inBackground(t.outbox.add(commit(1), 'keep'));
  inBackground(t.outbox.add(message(2), 'keep'));
  await t.fail(0, 'lost');
  await t.fail(1, 'lost');
  expect(t.asked).toHaveLength(2);
  inBackground(t.outbox.resend());
  expect(t.types()).toEqual(['commit', 'message', 'commit', 'message']);
});

test('COM-6: what the group says anew by itself, such as a heartbeat, is not sent late', async () => {
  const t = setUp();
  inBackground(t.outbox.add(message(1), 'once'));
  await t.fail(0, 'lost');
  inBackground(t.outbox.resend());
  expect(t.asked).toHaveLength(1);
});

test('COM-2: what the log shows has arrived and is not sent again', async () => {
  const t = setUp();
  inBackground(t.outbox.add(message(1), 'keep'));
  inBackground(t.outbox.add(message(2), 'keep'));
  await t.fail(0, 'lost');
  await t.fail(1, 'lost');
  t.outbox.seen(bytes(1));
  inBackground(t.outbox.resend());
  expect(t.asked).toHaveLength(3);
});

test('COM-1: a commit of an epoch that is over is not sent again, and its late answer changes nothing', async () => {
  const t = setUp();
  inBackground(t.outbox.add(commit(1), 'keep'));
  t.outbox.dropCommits();
  await t.fail(0, 'stale');
  inBackground(t.outbox.resend());
  expect(t.stale).toEqual([]);
  expect(t.asked).toHaveLength(1);
});

test('COM-2: a commit that lost is told at once, one that the server will not take a second later', async () => {
  const t = setUp();
  inBackground(t.outbox.add(commit(1), 'keep'));
  await t.fail(0, 'stale');
  expect(t.stale).toEqual([1]);
  inBackground(t.outbox.add(commit(2), 'keep'));
  await t.fail(1, 'too-large');
  expect(t.stale).toEqual([1]);
  t.clock.advance(1_000);
  expect(t.stale).toEqual([1, 2]);
});

test('a passing refusal is tried again, a final one is not', async () => {
  const t = setUp();
  inBackground(t.outbox.add(message(1), 'keep'));
  await t.fail(0, 'too-many-requests');
  t.clock.advance(1_000);
  expect(t.asked).toHaveLength(2);
  await t.fail(1, 'too-large');
  t.clock.advance(10_000);
  expect(t.asked).toHaveLength(2);
});

test('JOIN-5: a commit follows when the server holds all its Welcomes, and names them', async () => {
  const t = setUp();
  inBackground(t.outbox.add(admission(3), 'keep'));
  await t.succeed(0);
  await t.succeed(1);
  expect(t.types()).toEqual(['welcome', 'welcome', 'welcome']);
  await t.succeed(2);
  expect(t.asked[3]).toMatchObject({ type: 'commit', body: { epoch: 7, welcomes: [1, 2, 3].map(peer) } });
  await t.succeed(3);
  inBackground(t.outbox.resend());
  expect(t.asked).toHaveLength(4);
});

test('JOIN-5: a commit goes right behind Welcomes that are small', async () => {
  const t = setUp();
  inBackground(t.outbox.add(admission(2, 13_000), 'keep'));
  expect(t.types()).toEqual(['welcome', 'welcome', 'commit']);
  expect(t.asked[2]).toMatchObject({ type: 'commit', body: { epoch: 7, welcomes: [1, 2].map(peer) } });
  await t.succeed(0);
  await t.succeed(1);
  await t.succeed(2);
  inBackground(t.outbox.resend());
  t.clock.advance(10_000);
  expect(t.asked).toHaveLength(3);
});

test('JOIN-5: of a commit that went behind a Welcome to somebody who had gone, the others are let in all the same', async () => {
  const t = setUp();
  inBackground(t.outbox.add(admission(2, 13_000), 'keep'));
  await t.fail(0, 'no-such-peer');
  await t.succeed(1);
  await t.fail(2, 'no-such-object');
  expect(t.asked[3]).toMatchObject({ type: 'commit', body: { welcomes: [peer(2)] } });
  await t.succeed(3);
  expect(t.stale).toEqual([]);
  expect(t.asked).toHaveLength(4);
});

test('COM-1: of a commit that went behind a stale Welcome, nothing is sent again', async () => {
  const t = setUp();
  inBackground(t.outbox.add(admission(1, 13_000), 'keep'));
  await t.fail(0, 'stale');
  await t.fail(1, 'stale');
  t.clock.advance(10_000);
  expect(t.types()).toEqual(['welcome', 'commit']);
  expect(t.stale).toEqual([7]);
});

test('what is large waits for its turn, and a message goes past it', async () => {
  const t = setUp();
  inBackground(t.outbox.add(admission(32), 'keep'));
  expect(t.types()).toEqual(['welcome', 'welcome']);
  inBackground(t.outbox.add(message(1), 'keep'));
  expect(t.types()).toEqual(['welcome', 'welcome', 'message']);
  await t.succeed(0);
  expect(t.types()).toEqual(['welcome', 'welcome', 'message', 'welcome']);
});

test('JOIN-5: after a broken connection only those Welcomes follow that the server does not hold', async () => {
  const t = setUp();
  inBackground(t.outbox.add(admission(4), 'keep'));
  await t.succeed(0);
  await t.succeed(1);
  await t.fail(2, 'lost');
  await t.fail(3, 'lost');
  expect(t.types()).toEqual(['welcome', 'welcome', 'welcome', 'welcome']);
  inBackground(t.outbox.resend());
  await t.settle();
  const again = t.asked.slice(4);
  expect(again.map(({ body }) => body)).toMatchObject([{ peerId: peer(3) }, { peerId: peer(4) }]);
  await t.succeed(4);
  await t.succeed(5);
  expect(t.asked[6]).toMatchObject({ type: 'commit', body: { welcomes: [1, 2, 3, 4].map(peer) } });
});

test('COM-1: when a Welcome is stale, nothing more of its commit is sent', async () => {
  const t = setUp();
  inBackground(t.outbox.add(admission(5), 'keep'));
  await t.fail(0, 'stale');
  await t.succeed(1);
  expect(t.types()).toEqual(['welcome', 'welcome']);
  expect(t.stale).toEqual([7]);
});

test('COM-1: when the epoch ends, nothing more of its commit is sent', async () => {
  const t = setUp();
  inBackground(t.outbox.add(admission(5), 'keep'));
  t.outbox.dropCommits();
  await t.succeed(0);
  await t.succeed(1);
  expect(t.types()).toEqual(['welcome', 'welcome']);
  expect(t.stale).toEqual([]);
});

test('who went away meanwhile keeps no other out', async () => {
  const t = setUp();
  inBackground(t.outbox.add(admission(2), 'keep'));
  await t.fail(0, 'no-such-peer');
  await t.succeed(1);
  expect(t.asked[2]).toMatchObject({ type: 'commit', body: { welcomes: [peer(2)] } });
});

test('COM-3: a commit goes before Welcomes that are only sent again', async () => {
  const t = setUp();
  const reply = (value: number): Outgoing => ({
    type: 'reply',
    body: { peerId: peer(value), blob: new Uint8Array(172_000) },
  });
  for (const value of [1, 2, 3, 4]) inBackground(t.outbox.add(reply(value), 'keep'));
  inBackground(t.outbox.add(commit(1), 'keep'));
  await t.succeed(0);
  expect(t.types()).toEqual(['reply', 'reply', 'commit', 'reply']);
});

test('a closed outbox holds neither items nor timers', async () => {
  const t = setUp();
  inBackground(t.outbox.add(message(1), 'keep'));
  await t.fail(0, 'server-fault');
  t.outbox.close();
  inBackground(t.outbox.resend());
  expect(t.clock.pending).toBe(0);
  expect(t.asked).toHaveLength(1);
});

const command = (): Outgoing => ({
  type: 'command',
  sign: (nonce, counter) => Promise.resolve({ body: nonce, counter, signature: bytes(0) }),
});
const turns = async (): Promise<void> => {
  for (let count = 0; count < 10; count++) await Promise.resolve();
};

test('MOD-2: commands are signed for the connection that they go over, each with a count of its own', async () => {
  const t = setUp();
  const results = [t.outbox.add(command(), 'keep'), t.outbox.add(command(), 'keep')];
  await turns();
  expect(t.asked.map(({ body }) => body)).toEqual([{ body: bytes(9), counter: 1, signature: bytes(0) }]);
  t.nonce.current = null;
  await t.fail(0, 'lost');
  await turns();
  t.nonce.current = bytes(8);
  inBackground(t.outbox.resend());
  await turns();
  expect(t.asked.at(-1)?.body).toEqual({ body: bytes(8), counter: 1, signature: bytes(0) });
  await t.fail(1, 'refused');
  await turns();
  expect(t.asked.at(-1)?.body).toEqual({ body: bytes(8), counter: 2, signature: bytes(0) });
  await t.fail(2, 'not-permitted');
  expect(await Promise.all(results)).toEqual([
    { ok: false, error: 'refused' },
    { ok: false, error: 'not-permitted' },
  ]);
});

test('MOD-2: what the server refused is told to who asked, and what nobody will know as well', async () => {
  const t = setUp();
  const refused = t.outbox.add(command(), 'keep');
  await turns();
  await t.fail(0, 'refused');
  expect(await refused).toEqual({ ok: false, error: 'refused' });
  const unknown = t.outbox.add(command(), 'keep');
  t.outbox.close();
  expect(await unknown).toEqual({ ok: false, error: 'lost' });
});
