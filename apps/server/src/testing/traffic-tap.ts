import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Interpose } from '../gateway/interpose.ts';
import { frameText } from './frame-text.ts';
import type { LineFile } from './line-file.ts';

/** A line for each signalling frame, and for each piece of HTTP as it came in: request lines, headers, bodies. */
export interface TappedTraffic {
  readonly type: 'signalling' | 'http';
  readonly direction: 'in' | 'out';
  readonly text: string;
}

export function tapFrames(file: LineFile): Interpose {
  const note = (direction: TappedTraffic['direction'], text: string): void => {
    const line: TappedTraffic = { type: 'signalling', direction, text };
    file.write(line);
  };
  return ({ toServer, toClient }) => ({
    fromClient: (frame) => {
      note('in', frameText(frame));
      toServer(frame);
    },
    fromServer: (frame) => {
      note('out', frameText(frame));
      toClient(frame);
    },
    closed: () => undefined,
  });
}

/** What follows an upgrade is signalling, which `tapFrames` sees unmasked. */
export function tapHttp(server: Server, file: LineFile): void {
  const upgraded = new WeakSet<object>();
  server.on('upgrade', (_request, socket) => upgraded.add(socket));
  server.on('connection', (socket: Socket) => {
    socket.on('data', (chunk: Buffer) => {
      if (upgraded.has(socket)) return;
      const line: TappedTraffic = { type: 'http', direction: 'in', text: chunk.toString('utf8') };
      file.write(line);
    });
  });
}
