import { randomInt } from 'node:crypto';
import { silentLogger } from '@conclave/base';
import { expect, test, vi } from 'vitest';
import { sfuContract } from '../../../test/sfu-contract.ts';
import { codecs, openPlace, parametersOf } from '../../../test/media.ts';
import { Addresses } from '../../config/addresses.ts';
import { systemClock } from '../../system-clock.ts';
import { MediasoupSfu } from './mediasoup-sfu.ts';
import { WorkerFault } from './worker.ts';

const workerBin = process.env['MEDIASOUP_WORKER_BIN'];
if (workerBin === undefined) {
  throw new Error('MEDIASOUP_WORKER_BIN must point to the mediasoup worker: run these tests by "npm test"');
}
const config = { addresses: new Addresses(['127.0.0.1']), rtcPort: 0, workers: 1, workerBin };
const start = (overrides: Partial<typeof config> = {}) =>
  MediasoupSfu.start({ ...config, ...overrides }, systemClock, silentLogger);

sfuContract('mediasoup', () => start({ workers: 2 }));

test('a worker that is killed ends its rooms alone, and is replaced', async () => {
  const sfu = await start();
  const pids = new Set<number>();
  const { observer } = await import('mediasoup');
  observer.on('newworker', (worker) => pids.add(worker.pid));
  const doomed = await start();
  const room = await openPlace(doomed);
  const transport = await room.openTransport('send');
  const produced = await transport.produce('audio', parametersOf('audio'));
  if (!produced.ok) throw new Error('not produced');
  const other = await openPlace(sfu);

  for (const pid of pids) process.kill(pid, 'SIGKILL');
  await vi.waitFor(() => expect(room.closed).toBe(true), { timeout: 10_000 });
  expect([transport.closed, produced.value.closed, other.closed]).toEqual([true, true, false]);
  await vi.waitFor(() => expect(doomed.ready).toBe(true), { timeout: 10_000 });
  expect((await openPlace(doomed)).closed).toBe(false);
  await Promise.all([sfu.close(), doomed.close()]);
}, 30_000);

test('it is ready while all its workers are there, not while one of several is', async () => {
  const pids: number[] = [];
  const { observer } = await import('mediasoup');
  observer.on('newworker', ({ pid }) => pids.push(pid));
  const seen: boolean[] = [];
  const logger = { ...silentLogger, error: () => void seen.push(sfu.ready) };
  const sfu = await MediasoupSfu.start({ ...config, workers: 2 }, systemClock, logger);
  expect(sfu.ready).toBe(true);
  const [doomed] = pids;
  if (doomed === undefined) throw new Error('no worker');
  process.kill(doomed, 'SIGKILL');
  await vi.waitFor(() => expect(seen).toEqual([false]), { timeout: 10_000 });
  await vi.waitFor(() => expect(sfu.ready).toBe(true), { timeout: 10_000 });
  await sfu.close();
}, 30_000);

test('media ports count up from the configured one, and a taken one is a typed fault', async () => {
  // Below the ports that systems give out by themselves, to other tests for instance.
  const rtcPort = 10_000 + 2 * randomInt(5_000);
  const sfu = await start({ rtcPort, workers: 2 });
  const ports = new Set<unknown>();
  for (let index = 0; index < 2; index += 1) {
    const room = await openPlace(sfu);
    const transport = await room.openTransport('send');
    for (const candidate of transport.iceCandidates) ports.add(candidate['port']);
  }
  expect(ports).toEqual(new Set([rtcPort, rtcPort + 1]));
  const taken = await start({ rtcPort: rtcPort + 1 }).catch((fault: unknown) => fault);
  expect(taken).toBeInstanceOf(WorkerFault);
  expect(taken).toMatchObject({ reason: 'media-port-in-use', port: rtcPort + 1 });
  await sfu.close();
}, 30_000);

test('transports announce the address of when they are made, on both families where both are given', async () => {
  let own = ['192.0.2.1'];
  const addresses = new Addresses(undefined, () => own);
  const sfu = await start({ addresses });
  const room = await openPlace(sfu);
  const told = async () =>
    (await room.openTransport('send')).iceCandidates.map(({ address, protocol }) =>
      [address, protocol].join(' '),
    );
  expect(await told()).toEqual(['192.0.2.1 udp', '192.0.2.1 tcp']);
  own = ['198.51.100.9'];
  addresses.refresh();
  expect(await told()).toEqual(['198.51.100.9 udp', '198.51.100.9 tcp']);
  await sfu.close();

  const both = await start({ addresses: new Addresses(['192.0.2.1', '2001:db8::1']) });
  const transport = await (await openPlace(both)).openTransport('send');
  expect(transport.iceCandidates.map(({ address }) => address)).toEqual([
    '192.0.2.1',
    '192.0.2.1',
    '2001:db8::1',
    '2001:db8::1',
  ]);
  await both.close();
}, 30_000);

test.each(['/nowhere/mediasoup-worker', '/bin/false'])(
  'a worker that is %s is a typed fault',
  async (bin) => {
    const fault = await start({ workerBin: bin }).catch((caught: unknown) => caught);
    expect(fault).toMatchObject({ reason: 'worker-not-started' });
  },
);

test('DOS-1: what a person may send and get is bounded, each way', async () => {
  const { observer } = await import('mediasoup');
  const transports: { getStats(): Promise<readonly unknown[]> }[] = [];
  observer.once('newworker', (worker) => {
    worker.observer.once('newrouter', (router) => {
      router.observer.on('newtransport', (transport) => transports.push(transport));
    });
  });
  const sfu = await start();
  const room = await openPlace(sfu);
  await room.openTransport('send');
  await room.openTransport('receive');
  const stats = await Promise.all(transports.map((transport) => transport.getStats()));
  expect(stats.map(([first]) => first)).toMatchObject([
    { maxIncomingBitrate: 3_000_000 },
    { maxOutgoingBitrate: 25_000_000 },
  ]);
  await sfu.close();
}, 30_000);

test('each socket asks for 4 MiB each way, and a sender is asked for key frames at most once in 1.5 s', async () => {
  const { observer } = await import('mediasoup');
  const spies: { mock: { readonly calls: readonly (readonly unknown[])[] } }[] = [];
  observer.once('newworker', (worker) => {
    spies.push(vi.spyOn(worker, 'createWebRtcServer'));
    worker.observer.once('newrouter', (router) => {
      router.observer.on('newtransport', (transport) => void spies.push(vi.spyOn(transport, 'produce')));
    });
  });
  const sfu = await start();
  const transport = await (await openPlace(sfu)).openTransport('send');
  expect((await transport.produce('video', parametersOf('video'))).ok).toBe(true);
  const buffers = { recvBufferSize: 4 * 1024 * 1024, sendBufferSize: 4 * 1024 * 1024 };
  expect(spies.flatMap(({ mock }) => mock.calls)).toMatchObject([
    [
      {
        listenInfos: [
          { protocol: 'udp', ...buffers },
          { protocol: 'tcp', ...buffers },
        ],
      },
    ],
    [{ keyFrameRequestDelay: 1_500 }],
  ]);
  await sfu.close();
}, 30_000);

test('FRM-6: what is lost of a sound, on the way to its receiver too, is asked for again', async () => {
  const sfu = await start();
  const room = await openPlace(sfu);
  const nack = { rtcpFeedback: [{ type: 'nack' }] };
  const parameters = parametersOf('audio');
  const sent = parameters.codecs.map((codec) => ({ ...codec, ...nack }));
  const produced = await (await room.openTransport('send')).produce('audio', { ...parameters, codecs: sent });
  if (!produced.ok) throw new Error('not produced');
  const wanted = { codecs: [{ ...codecs.opus, ...nack }], headerExtensions: [] };
  const consumed = await (await room.openTransport('receive')).consume(produced.value.id, wanted);
  if (!consumed.ok) throw new Error('not consumed');
  expect(consumed.value.rtpParameters['codecs']).toMatchObject([nack]);
  await sfu.close();
}, 30_000);
