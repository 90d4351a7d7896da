import { FakeClock } from '@conclave/base/testing';
import { expect, test, vi } from 'vitest';
import type { AttestationFault, AttestationPort } from '../types.ts';
import type { FromWorker, ToWorker } from '../worker/messages.ts';
import { FrameWorker } from './frame-worker.ts';

/** A Worker whose other end is the test. */
class FakeWorker extends EventTarget implements Worker {
  readonly posted: ToWorker[] = [];
  readonly transferred: unknown[] = [];
  terminated = false;
  onmessage = null;
  onmessageerror = null;
  onerror = null;

  postMessage(message: ToWorker, transfer?: Transferable[] | StructuredSerializeOptions): void {
    const list = Array.isArray(transfer) ? transfer : [];
    this.posted.push(structuredClone(message, { transfer: list }));
    this.transferred.push(...list);
  }

  terminate(): void {
    this.terminated = true;
  }

  say(message: FromWorker): void {
    this.dispatchEvent(new MessageEvent('message', { data: message }));
  }

  answer(): void {
    if (this.posted.some(({ type }) => type === 'ping')) this.say({ type: 'pong' });
  }
}

function setUp(attestation: 'off' | AttestationPort = 'off') {
  const clock = new FakeClock();
  const worker = new FakeWorker();
  const onDead = vi.fn();
  const onSendFault = vi.fn();
  const ignore = (): void => {};
  const frames = new FrameWorker(
    worker,
    clock,
    {
      onReport: ignore,
      onLevels: ignore,
      onFirstFrame: ignore,
      onNeedKeyframe: ignore,
      onSendFault,
      onSentSample: ignore,
      onDead,
    },
    attestation,
  );
  return { clock, worker, onDead, onSendFault, frames };
}

const SINCE = { generation: 1, number: 7 };
const epoch = {
  epoch: { generation: 0, number: 3 },
  leafIndex: 1,
  leaves: [0, 1],
  removed: false,
  added: true,
} as const;

test('FRM-4: a worker that misses six heartbeats is dead, and is ended', () => {
  const { clock, worker, onDead } = setUp();
  for (let i = 0; i < 4; i += 1) {
    clock.advance(1_000);
    worker.answer();
  }
  clock.advance(6_000);
  expect(onDead).not.toHaveBeenCalled();
  clock.advance(1_000);
  expect(onDead).toHaveBeenCalledTimes(1);
  expect(worker.terminated).toBe(true);
  clock.advance(60_000);
  expect(onDead).toHaveBeenCalledTimes(1);
});

test('FRM-4: a worker that answers lives, also where the page was asleep in between', () => {
  const { clock, worker, onDead } = setUp();
  for (let i = 0; i < 50; i += 1) {
    clock.advance(1_000);
    worker.answer();
  }
  expect(onDead).not.toHaveBeenCalled();
});

test('FRM-4: a worker whose answers wait behind frames lives while it says anything', () => {
  const { clock, worker, onDead } = setUp();
  for (let i = 0; i < 20; i += 1) {
    clock.advance(1_000);
    worker.say({ type: 'need-keyframe', streamId: 1 });
  }
  expect(onDead).not.toHaveBeenCalled();
  clock.advance(7_000);
  expect(onDead).toHaveBeenCalledTimes(1);
});

test('FRM-4: an error event of the worker ends it at once', () => {
  const { worker, onDead } = setUp();
  worker.dispatchEvent(new Event('error'));
  expect(onDead).toHaveBeenCalledTimes(1);
  expect(worker.terminated).toBe(true);
});

test('FRM-1: the base key is gone from the page when the call returns, whole buffer or part of one', () => {
  const { worker, frames } = setUp();
  const whole = new Uint8Array(32).fill(5);
  frames.installEpoch({ ...epoch, baseKey: whole });
  expect(whole.byteLength).toBe(0);
  const shared = new Uint8Array(64).fill(6);
  frames.installEpoch({ ...epoch, baseKey: shared.subarray(0, 32) });
  expect(shared.subarray(0, 32)).toEqual(new Uint8Array(32));
  expect(shared.subarray(32)).toEqual(new Uint8Array(32).fill(6));
  const keys = worker.posted.flatMap((message) =>
    message.type === 'install-epoch' ? [message.baseKey] : [],
  );
  expect(keys).toEqual([new Uint8Array(32).fill(5), new Uint8Array(32).fill(6)]);
});

test('FRM-10: where frames are attested, lists and faults pass between worker and port', () => {
  const port = { send: vi.fn(), fault: vi.fn() };
  const { worker, frames } = setUp(port);
  const contents = [new Uint8Array(1024)];
  const faults: AttestationFault[] = [{ leafIndex: 2, context: 'camera', reason: 'mismatch', frames: 1 }];
  worker.say({ type: 'attest', contents });
  worker.say({ type: 'attestation-faults', faults });
  expect(port.send).toHaveBeenCalledWith(contents);
  expect(port.fault).toHaveBeenCalledWith(faults);
  frames.attested(2, SINCE, new Uint8Array(3));
  expect(worker.posted).toEqual([
    { type: 'attestation', leafIndex: 2, sinceEpoch: SINCE, content: new Uint8Array(3) },
  ]);
});

test('FRM-10: where they are not, what members attest does not even reach the worker', () => {
  const { worker, frames } = setUp('off');
  frames.attested(2, SINCE, new Uint8Array(3));
  expect(worker.posted).toEqual([]);
});

test('FRM-4: an epoch that the worker refuses counts as a sender that had to stop', () => {
  const { worker, onSendFault } = setUp();
  worker.say({ type: 'epoch-refused', reason: 'epoch-not-newer' });
  expect(onSendFault).toHaveBeenCalledTimes(1);
});
