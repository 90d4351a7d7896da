import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';

export interface BareServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** Takes bytes to a file in one request and gives them back: the least that anything over HTTP can take here. */
export async function startBareServer(): Promise<BareServer> {
  const folder = await mkdtemp(join(tmpdir(), 'conclave-bench-files-'));
  const path = join(folder, 'bytes');
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.method === 'PUT') {
      await pipeline(request, createWriteStream(path));
      response.writeHead(204).end();
    } else if (request.url === '/bytes') {
      response.writeHead(200, { 'Content-Type': 'application/octet-stream' });
      await pipeline(createReadStream(path), response);
    } else response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html>');
  };
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    url: `http://localhost:${address.port}`,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
