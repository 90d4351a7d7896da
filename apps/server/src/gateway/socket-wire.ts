import type { WebSocket } from 'ws';
import type { Wire } from '../rooms/link.ts';

/** What may wait in a client's socket, in bytes; a client that reads no faster is cut off, and may resume. */
const bufferedBytes = 8 * 1024 * 1024;

export function socketWire(socket: WebSocket): Wire {
  return {
    send: (frame) => {
      if (socket.readyState !== socket.OPEN) return;
      socket.send(frame, ignore);
      if (socket.bufferedAmount > bufferedBytes) socket.terminate();
    },
    close: (code) => socket.close(code),
  };
}

/** A send that fails is followed by the socket's `close`. */
function ignore(): void {}
