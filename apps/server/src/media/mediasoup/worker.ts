import { isIPv6 } from 'node:net';
import { createWorker } from 'mediasoup';
import type { types } from 'mediasoup';
import type { Addresses } from '../../config/addresses.ts';
import type { ServerConfig } from '../../config/server-config.ts';
import { CpuShare } from './cpu-share.ts';
import { pipePorts } from './pipe-ports.ts';
import { socketBufferBytes } from './socket-buffers.ts';

export interface MediaConfig extends Pick<ServerConfig, 'rtcPort' | 'workers' | 'workerBin'> {
  readonly addresses: Addresses;
}

/** Why no media worker runs; `port` is the one that it was to listen on. */
export class WorkerFault extends Error {
  readonly reason: 'worker-not-started' | 'media-port-in-use';
  readonly port: number;

  constructor(reason: WorkerFault['reason'], port: number, cause: unknown) {
    super(reason, { cause });
    this.reason = reason;
    this.port = port;
  }
}

/** Of a core, of which a worker has one: above it a burst of key frames would make everybody's sound wait. */
const fullShare = 0.75;

/** One worker process with its one port for all transports. */
export interface MediaWorker {
  readonly worker: types.Worker;
  readonly webRtcServer: types.WebRtcServer;
  readonly addresses: Addresses;
  readonly pipePorts: ReturnType<typeof pipePorts>;
  /** Transports that are open on it. */
  load: number;
  /** It can hardly do more: packets would wait, of everybody on it. */
  readonly full: boolean;
  /** Looks how much it does. */
  measure(now: number): Promise<void>;
  /** Calls `fn` once where the process ends without being asked to. */
  whenDead(fn: () => void): void;
  /** Returns when the process is gone. */
  close(): Promise<void>;
}

/** @throws WorkerFault */
export async function startWorker(config: MediaConfig, index: number): Promise<MediaWorker> {
  const port = config.rtcPort === 0 ? 0 : config.rtcPort + index;
  const worker = await create(config.workerBin).catch((cause: unknown) => {
    throw new WorkerFault('worker-not-started', port, cause);
  });
  const close = (): Promise<void> => closeWorker(worker);
  try {
    const webRtcServer = await worker.createWebRtcServer({
      listenInfos: config.addresses.listen.flatMap((ip) =>
        (['udp', 'tcp'] as const).map((protocol) => ({
          protocol,
          ip,
          // IPv4 has a socket of its own.
          flags: { ipv6Only: isIPv6(ip) },
          recvBufferSize: socketBufferBytes,
          sendBufferSize: socketBufferBytes,
          ...(port === 0 ? {} : { port }),
        })),
      ),
    });
    const { addresses } = config;
    const share = new CpuShare();
    return {
      worker,
      webRtcServer,
      addresses,
      pipePorts: pipePorts(config),
      load: 0,
      get full() {
        return share.value > fullShare;
      },
      measure: async (now) => {
        const { ru_utime, ru_stime } = await worker.getResourceUsage();
        share.step(ru_utime + ru_stime, now);
      },
      close,
      whenDead: (fn) => void worker.once('died', fn),
    };
  } catch (cause) {
    await close();
    throw new WorkerFault('media-port-in-use', port, cause);
  }
}

function create(workerBin: string | undefined): Promise<types.Worker> {
  return createWorker({ logLevel: 'error', ...(workerBin === undefined ? {} : { workerBin }) });
}

function closeWorker(worker: types.Worker): Promise<void> {
  return new Promise((resolve) => {
    if (worker.subprocessClosed) return resolve();
    worker.once('subprocessclose', resolve);
    worker.close();
  });
}
