import { limits, parseRequest, requests } from '@conclave/protocol';
import type { Frame, RequestType } from '@conclave/protocol';
import { dearFrames } from '@conclave/protocol/testing/cost';
import { expect, test } from 'vitest';

const types = Object.keys(requests).filter((type): type is RequestType => type in requests);

/** Of this thread: milliseconds of the processor, and bytes that were taken and are not given back yet. */
function cost(frame: Frame): { readonly ms: number; readonly bytes: number } {
  const memory = () => {
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const [cpu, held] = [process.threadCpuUsage(), memory()];
  parseRequest(frame);
  const { user, system } = process.threadCpuUsage(cpu);
  return { ms: (user + system) / 1000, bytes: memory() - held };
}

/** Three runs, since the garbage of others may be collected in one of them. */
function dearest(type: RequestType): { count: number; ms: number; bytes: number } {
  const worst = { count: 0, ms: 0, bytes: 0 };
  for (const frame of dearFrames(type)) {
    const runs = [cost(frame), cost(frame), cost(frame)];
    worst.count += 1;
    worst.ms = Math.max(worst.ms, Math.min(...runs.map(({ ms }) => ms)));
    worst.bytes = Math.max(worst.bytes, Math.min(...runs.map(({ bytes }) => bytes)));
  }
  return worst;
}

test.each(types)(
  'DOS-1: the dearest frame of %s at its cap costs less than 50 ms and 50 MB',
  (type) => {
    const { count, ms, bytes } = dearest(type);
    expect(count).toBeGreaterThan(10);
    expect(ms).toBeLessThan(50);
    expect(bytes).toBeLessThan(50_000_000);
  },
  60_000,
);

test('DOS-1: no frame is larger than half a megabyte, and text is an eighth of that', () => {
  const cap = (form: 'text' | 'binary') =>
    Math.max(...types.filter((type) => requests[type].form === form).map((type) => requests[type].cap));
  expect(cap('text')).toBeLessThanOrEqual(limits.textFrame);
  expect(cap('binary')).toBeLessThanOrEqual(limits.binaryFrame);
  expect(limits.binaryFrame).toBe(512 * 1024);
  expect(limits.textFrame).toBe(64 * 1024);
});
