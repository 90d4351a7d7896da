import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { err, every, ok, publicLiteral } from '@conclave/base';
import type { Result } from '@conclave/base';
import { isLoopback, localNames, urlHost } from './config/network.ts';
import type { ServerConfig } from './config/server-config.ts';
import { Gateway } from './gateway/gateway.ts';
import { Limiters } from './gateway/limiters.ts';
import { createApp } from './http/app.ts';
import { loadCertificate } from './http/certificate.ts';
import { readWebApp } from './http/web-app.ts';
import { iceServersFor } from './media/ice-servers.ts';
import { Rooms } from './rooms/rooms.ts';
import type { ServerParts } from './server-parts.ts';
import { dataFailure, listenFailure } from './start-failure.ts';
import type { StartFailure } from './start-failure.ts';

export interface RunningServer {
  /** Where people on this machine, or those who can reach it, open it. */
  readonly url: string;
  /** The HTTP server, for what watches its sockets. */
  readonly http: Server;
  /** Tells the clients, then stops everything; done within a few seconds. Calling it again waits for the same. */
  close(): Promise<void>;
}

const purgeMs = 60_000;
/** How long clients have to close their side, in milliseconds. */
const graceMs = 1500;

/** Puts a server together and listens. Takes ownership of `parts`: they are closed with it, or where it fails. */
export async function composeServer(
  config: ServerConfig,
  parts: ServerParts,
): Promise<Result<RunningServer, StartFailure>> {
  const { store, sfu, clock, logger, log } = parts;
  let ready = false;
  const limiters = new Limiters(config.rates, () => clock.now());
  const web = config.webRoot === undefined ? undefined : await readWebApp(config.webRoot);
  const app = createApp({
    config,
    web,
    store,
    limiters,
    clock,
    logger,
    isReady: () => ready && sfu.ready,
  });
  const http = await openHttp(config, clock.wallTime(), app);
  if (!http.ok) {
    await closeParts(parts);
    return http;
  }
  const listening = await listen(http.value, config);
  if (!listening.ok) {
    await closeParts(parts);
    return listening;
  }
  const rooms = new Rooms({
    sfu,
    log,
    clock,
    logger,
    waitingPerRoom: config.rates.waitingPerRoom,
    iceServers: () => iceServersFor(config, clock.wallTime()),
    store,
  });
  const { interpose } = parts;
  const gateway = new Gateway({ config, store, rooms, limiters, clock, logger, interpose });
  gateway.listen(http.value);
  await store.purge(clock.wallTime());
  const stopPurging = every(clock, purgeMs, () => {
    store.purge(clock.wallTime()).catch(() => logger.error(publicLiteral('purge-failed')));
  });
  ready = true;

  const stop = async (): Promise<void> => {
    ready = false;
    stopPurging();
    const closed = new Promise((resolve) => http.value.close(resolve));
    rooms.close();
    gateway.close();
    http.value.closeIdleConnections();
    const cancel = clock.after(graceMs, () => {
      gateway.terminate();
      http.value.closeAllConnections();
    });
    await closed;
    cancel();
    await closeParts(parts);
  };
  let stopping: Promise<void> | undefined;
  return ok({
    url: urlOf(config, listening.value),
    http: http.value,
    close: () => {
      stopping ??= stop();
      return stopping;
    },
  });
}

async function closeParts({ store, sfu }: ServerParts): Promise<void> {
  await sfu.close();
  await store.close();
}

async function openHttp(
  config: ServerConfig,
  now: number,
  app: Parameters<typeof createServer>[1],
): Promise<Result<Server, StartFailure>> {
  if (!config.selfSigned) return ok(createServer({}, app));
  try {
    const pair = await loadCertificate(config.dataFolder, localNames(config.announcedIp), now);
    return ok(createTlsServer({ ...pair, minVersion: 'TLSv1.2' }, app));
  } catch (fault) {
    return err(dataFailure(fault, config.dataFolder));
  }
}

function listen(server: Server, { host, port }: ServerConfig): Promise<Result<number, StartFailure>> {
  return new Promise((resolve) => {
    const onError = (fault: unknown): void => resolve(err(listenFailure(fault, host, port)));
    server.once('error', onError);
    server.listen(port, host, () => {
      server.off('error', onError);
      const address = server.address();
      resolve(ok(typeof address === 'object' && address !== null ? address.port : port));
    });
  });
}

/** Over TLS, others may come: the announced address. Without, browsers take localhost alone for secure. */
function urlOf({ host, announcedIp, selfSigned }: ServerConfig, port: number): string {
  if (isLoopback(host)) return `${selfSigned ? 'https' : 'http'}://localhost:${port}`;
  return selfSigned ? `https://${urlHost(announcedIp)}:${port}` : `http://localhost:${port}`;
}
