import type { Server } from 'node:http';
import { join } from 'node:path';
import { err, every, ok, publicLiteral } from '@conclave/base';
import type { Result } from '@conclave/base';
import { isLoopback, urlHost } from './config/network.ts';
import type { ServerConfig } from './config/server-config.ts';
import { FileStore } from './files/file-store.ts';
import { Gateway } from './gateway/gateway.ts';
import { ProxyHints } from './gateway/proxy-hints.ts';
import { Limiters } from './gateway/limiters.ts';
import { openHoldings } from './holdings/holdings.ts';
import { createApp } from './http/app.ts';
import { boundConnections } from './http/connections.ts';
import { openListener } from './http/listener.ts';
import { readWebApp } from './http/web-app.ts';
import { iceServersFor } from './media/ice-servers.ts';
import { MediaMeter } from './media/media-meter.ts';
import { Rooms } from './rooms/rooms.ts';
import type { ServerParts } from './server-parts.ts';
import { listenFailure } from './start-failure.ts';
import type { StartFailure } from './start-failure.ts';
import { keepUp } from './upkeep.ts';

export interface RunningServer {
  /** Where people on this machine, or those who can reach it, open it. */
  readonly url: string;
  /** The HTTP server, for what watches its sockets. */
  readonly http: Server;
  /** Tells the clients, then stops everything; done within a few seconds. Calling it again waits for the same. */
  close(): Promise<void>;
}

/** How often it is looked for files that nobody will ask for any more, in milliseconds. */
const sweepMs = 60_000;
/** How long clients have to close their side, in milliseconds. */
const graceMs = 1500;

/** Puts a server together and listens. Takes ownership of `parts`: they are closed with it, or where it fails. */
export async function composeServer(
  config: ServerConfig,
  parts: ServerParts,
): Promise<Result<RunningServer, StartFailure>> {
  const { store, sfu, addresses, clock, logger, log } = parts;
  let ready = false;
  const limiters = new Limiters(config.rates, () => clock.now());
  const holdings = openHoldings(config.rates);
  const web = config.webRoot === undefined ? undefined : await readWebApp(config.webRoot);
  const hints = new ProxyHints(logger, config.proxyHops);
  const files = await FileStore.open({
    folder: join(config.dataFolder, 'files'),
    largest: config.largestFile,
    clock,
  });
  const meter = new MediaMeter(clock, holdings.mediaBits);
  const rooms = new Rooms({
    sfu,
    log,
    clock,
    logger,
    largestFile: config.largestFile,
    files,
    holdings,
    meter,
    waitingPerRoom: config.rates.waitingPerRoom,
    maxRooms: config.rates.rooms,
    maxRoomsPerAddress: config.rates.roomsPerAddress,
    iceServers: (person) => iceServersFor(config, person, clock.wallTime()),
    store,
  });
  const abandon = (): Promise<void> => {
    rooms.close();
    meter.close();
    return closeParts(parts);
  };
  const app = createApp({
    config,
    files,
    rooms,
    web,
    store,
    limiters,
    clock,
    logger,
    hints,
    isReady: () => ready && sfu.ready,
  });
  const listener = await openListener(config, addresses.current, clock.wallTime(), app);
  if (!listener.ok) {
    await abandon();
    return listener;
  }
  const http = listener.value.server;
  boundConnections(http, config.proxyHops === 0 ? config.rates.httpPerAddress : Infinity);
  const listening = await listen(http, config);
  if (!listening.ok) {
    await abandon();
    return listening;
  }
  const { interpose } = parts;
  const gateway = new Gateway({ config, store, rooms, limiters, holdings, clock, logger, hints, interpose });
  gateway.listen(http);
  await store.purge(clock.wallTime()).catch(() => logger.error(publicLiteral('purge-failed')));
  const sweep = (): Promise<void> =>
    files
      .sweep(async (room) => {
        if (rooms.find(room)?.isEmpty === false) return 'open';
        return (await store.find(room, clock.wallTime())) === undefined ? 'gone' : 'closed';
      })
      .catch(() => logger.error(publicLiteral('file-sweep-failed')));
  await sweep();
  const stops = [keepUp(parts, listener.value), every(clock, sweepMs, () => void sweep())];
  ready = true;

  const stop = async (): Promise<void> => {
    ready = false;
    for (const stopOne of stops) stopOne();
    const closed = new Promise((resolve) => http.close(resolve));
    rooms.close();
    meter.close();
    gateway.close();
    http.closeIdleConnections();
    const cancel = clock.after(graceMs, () => {
      gateway.terminate();
      http.closeAllConnections();
    });
    await closed;
    cancel();
    await closeParts(parts);
  };
  let stopping: Promise<void> | undefined;
  return ok({
    url: urlOf(config, addresses.current, listening.value),
    http,
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

/** Over TLS, others may come: the first address of theirs. Without, browsers take localhost alone for secure. */
function urlOf({ host, selfSigned }: ServerConfig, [address]: readonly string[], port: number): string {
  if (!selfSigned) return `http://localhost:${port}`;
  return `https://${isLoopback(host) || address === undefined ? 'localhost' : urlHost(address)}:${port}`;
}
