import { silentLogger } from '@conclave/base';
import { expect, test, vi } from 'vitest';
import { sfuContract } from '../../../test/sfu-contract.ts';
import { parametersOf } from '../../../test/media.ts';
import { systemClock } from '../../system-clock.ts';
import { MediasoupSfu } from './mediasoup-sfu.ts';
import { WorkerFault } from './worker.ts';

const workerBin = process.env['MEDIASOUP_WORKER_BIN'];
if (workerBin === undefined) {
  throw new Error('MEDIASOUP_WORKER_BIN must point to the mediasoup worker: run these tests by "npm test"');
}
const config = { announcedIp: '127.0.0.1', rtcPort: 0, workers: 1, workerBin };
const start = (overrides: Partial<typeof config> = {}) =>
  MediasoupSfu.start({ ...config, ...overrides }, systemClock, silentLogger);

sfuContract('mediasoup', () => start());

test('a worker that is killed ends its rooms alone, and is replaced', async () => {
  const sfu = await start();
  const pids = new Set<number>();
  const { observer } = await import('mediasoup');
  observer.on('newworker', (worker) => pids.add(worker.pid));
  const doomed = await start();
  const room = await doomed.openRoom();
  const transport = await room.openTransport();
  const produced = await transport.produce('audio', parametersOf('audio'));
  if (!produced.ok) throw new Error('not produced');
  const other = await sfu.openRoom();

  for (const pid of pids) process.kill(pid, 'SIGKILL');
  await vi.waitFor(() => expect(room.closed).toBe(true), { timeout: 10_000 });
  expect([transport.closed, produced.value.closed, other.closed]).toEqual([true, true, false]);
  await vi.waitFor(() => expect(doomed.ready).toBe(true), { timeout: 10_000 });
  expect((await doomed.openRoom()).closed).toBe(false);
  await Promise.all([sfu.close(), doomed.close()]);
}, 30_000);

test('media ports count up from the configured one, and a taken one is a typed fault', async () => {
  const rtcPort = 45_210;
  const sfu = await start({ rtcPort, workers: 2 });
  const ports = new Set<unknown>();
  for (let index = 0; index < 2; index += 1) {
    const room = await sfu.openRoom();
    const transport = await room.openTransport();
    for (const candidate of transport.iceCandidates) ports.add(candidate['port']);
  }
  expect(ports).toEqual(new Set([rtcPort, rtcPort + 1]));
  const taken = await start({ rtcPort: rtcPort + 1 }).catch((fault: unknown) => fault);
  expect(taken).toBeInstanceOf(WorkerFault);
  expect(taken).toMatchObject({ reason: 'media-port-in-use', port: rtcPort + 1 });
  await sfu.close();
}, 30_000);

test.each(['/nowhere/mediasoup-worker', '/bin/false'])(
  'a worker that is %s is a typed fault',
  async (bin) => {
    const fault = await start({ workerBin: bin }).catch((caught: unknown) => caught);
    expect(fault).toMatchObject({ reason: 'worker-not-started' });
  },
);
