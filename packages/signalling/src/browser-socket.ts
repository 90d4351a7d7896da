import type { OpenSocket } from './socket.ts';

/** RFC 6455 section 7.1.5: the code where no close frame was received. */
const abnormalClosure = 1006;

/**
 * The platform's WebSocket as a port.
 * @param url absolute, `ws:` or `wss:`; holds nothing secret
 */
export function browserSocket(url: string): OpenSocket {
  return (handlers) => {
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    let closed = false;
    const end = (code: number): void => {
      if (closed) return;
      closed = true;
      handlers.onClose(code);
    };
    socket.addEventListener('message', (event: MessageEvent<unknown>) => {
      if (closed) return;
      const { data } = event;
      if (typeof data === 'string') handlers.onMessage(data);
      else if (data instanceof ArrayBuffer) handlers.onMessage(new Uint8Array(data));
      else socket.close();
    });
    socket.addEventListener('close', (event) => end(event.code));
    socket.addEventListener('error', () => end(abnormalClosure));
    return {
      send: (frame) => {
        if (!closed && socket.readyState === WebSocket.OPEN) socket.send(frame);
      },
      get buffered() {
        return socket.bufferedAmount;
      },
      close: () => {
        // A peer that is gone answers no close frame, and the browser would wait for it.
        socket.close();
        queueMicrotask(() => end(abnormalClosure));
      },
    };
  };
}
