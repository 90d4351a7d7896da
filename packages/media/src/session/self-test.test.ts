import { expect, test } from 'vitest';
import type { StreamReport } from '../worker/messages.ts';
import { SelfTest } from './self-test.ts';
import type { SelfTestOutcome } from './self-test.ts';

interface Figures {
  /** What the browser counted. */
  readonly browser: number;
  /** What the worker did. */
  readonly worker: number;
}

function reportOf(streamId: number, frames: number): StreamReport {
  const ages = { frameAge: null, dropAge: null, failingAge: null, pastEpochAge: null };
  return { streamId, frames, bytes: 0, dropped: 0, pending: 0, lastDropReason: null, ...ages };
}

/** A check of video: one's own camera is stream 1, those of two others are 2 and 3. */
function check(selfTest: SelfTest, own: Figures, ...others: readonly Figures[]): Promise<SelfTestOutcome> {
  const frames = others.map(({ browser }, index) => ({
    type: 'inbound-rtp',
    kind: 'video',
    mid: `${index}`,
    framesReceived: browser,
    framesDecoded: browser,
  }));
  const sent = { type: 'outbound-rtp', kind: 'video', mid: '0', framesSent: own.browser };
  const statsOf = (...stats: readonly { readonly mid: string }[]): Promise<RTCStatsReport> =>
    Promise.resolve(new Map(stats.map((each) => [each.mid, each])));
  return selfTest.run(
    { send: { getStats: () => statsOf(sent) }, receive: { getStats: () => statsOf(...frames) } },
    {
      sent: [{ streamId: 1, mid: '0' }],
      received: others.map((_, index) => ({ streamId: index + 2, mid: `${index}` })),
      nextReport: () =>
        Promise.resolve({
          newestEpoch: null,
          sendEpoch: null,
          streams: [own, ...others].map(({ worker }, index) => reportOf(index + 1, worker)),
        }),
    },
  );
}

const both = (count: number): Figures => ({ browser: count, worker: count });

test('VER-3: a stream that goes past the worker is found at the second check that sees it', async () => {
  const receiving = new SelfTest();
  await check(receiving, both(10), { browser: 10, worker: 0 });
  expect((await check(receiving, both(20), { browser: 30, worker: 0 })).kind).toBe('passed');
  expect(await check(receiving, both(30), { browser: 50, worker: 0 })).toEqual({
    kind: 'failed',
    fault: 'self-test-failed',
  });
  const sending = new SelfTest();
  await check(sending, { browser: 10, worker: 0 });
  expect((await check(sending, { browser: 30, worker: 0 })).kind).toBe('passed');
  expect(await check(sending, { browser: 50, worker: 0 })).toEqual({
    kind: 'failed',
    fault: 'encryption-failed',
  });
});

test('VER-3: streams that stop one after the other are no fault: each is suspected once at most', async () => {
  const selfTest = new SelfTest();
  await check(selfTest, both(100), both(100), both(100));
  // More than the counters explain, as after a stop on a machine that has not caught up.
  const outcomes = [
    await check(selfTest, both(200), { browser: 120, worker: 100 }, both(200)),
    await check(selfTest, both(300), { browser: 120, worker: 100 }, { browser: 220, worker: 200 }),
    await check(selfTest, { browser: 320, worker: 300 }, { browser: 120, worker: 100 }, both(220)),
  ];
  expect(outcomes.map(({ kind }) => kind)).toEqual(['passed', 'passed', 'passed']);
});

test('VER-3: another connection begins without suspicion', async () => {
  const selfTest = new SelfTest();
  await check(selfTest, both(10), { browser: 10, worker: 0 });
  await check(selfTest, both(20), { browser: 30, worker: 0 });
  selfTest.reset();
  await check(selfTest, both(30), { browser: 50, worker: 0 });
  expect((await check(selfTest, both(40), { browser: 70, worker: 0 })).kind).toBe('passed');
});
