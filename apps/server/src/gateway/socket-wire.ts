import type { WebSocket } from 'ws';
import type { Wire } from '../rooms/link.ts';

/** What may wait in a client's socket, in bytes; a client that reads no faster is cut off, and may resume. */
const bufferedBytes = 8 * 1024 * 1024;

/** @param changed called when another amount than before waits in the socket, whatever ended its waiting */
export function socketWire(socket: WebSocket, changed: () => void): Wire {
  return {
    send: (frame) => {
      if (socket.readyState !== socket.OPEN) return;
      // A send that fails is followed by the socket's `close`.
      socket.send(frame, changed);
      if (socket.bufferedAmount > bufferedBytes) socket.terminate();
      changed();
    },
    close: (code) => socket.close(code),
  };
}
