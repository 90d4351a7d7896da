import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';

/** Stands before a server as a reverse proxy does, for HTTP and WebSockets alike. */
export interface Proxy {
  readonly url: string;
  /** As a proxy that stops: every connection ends at the same moment, and none is taken. */
  stop(): Promise<void>;
  /** Takes connections on its port again. */
  start(): Promise<void>;
}

/** @param target URL of the server */
export async function openProxy(target: string): Promise<Proxy> {
  const { port: targetPort } = new URL(target);
  const open = new Set<Socket>();
  const keep = (socket: Socket): void => {
    open.add(socket);
    // What is cut on one side ends on the other.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => open.delete(socket));
  };
  let server: Server | null = null;
  let port = 0;
  const start = async (): Promise<void> => {
    server = createServer((visitor) => {
      const upstream = connect(Number(targetPort), 'localhost');
      for (const socket of [visitor, upstream]) keep(socket);
      visitor.on('close', () => upstream.destroy());
      upstream.on('close', () => visitor.destroy());
      visitor.pipe(upstream).pipe(visitor);
    });
    server.listen(port, 'localhost');
    await once(server, 'listening');
    port = portOf(server.address());
  };
  await start();
  return {
    url: `http://localhost:${port}`,
    start,
    stop: async () => {
      const closed = server === null ? Promise.resolve() : once(server, 'close');
      server?.close();
      for (const socket of open) socket.destroy();
      await closed;
    },
  };
}

function portOf(address: AddressInfo | string | null): number {
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
