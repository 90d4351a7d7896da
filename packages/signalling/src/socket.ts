import type { Frame } from '@conclave/protocol';

/** What a client needs of a WebSocket (RFC 6455): frames, and one `onClose` however it ends. */
export interface Socket {
  /** Sends a frame of text or of bytes; does nothing where the socket is closed. */
  send(frame: Frame): void;
  /** Bytes that were given to `send` and have not left yet. */
  readonly buffered: number;
  close(): void;
}

export interface SocketHandlers {
  onMessage(frame: Frame): void;
  /** The connection ended or was never made. `code` as in RFC 6455 section 7.4; 1006 where there was none. */
  onClose(code: number): void;
}

/** Begins to connect. The handlers are called later, never from within. */
export type OpenSocket = (handlers: SocketHandlers) => Socket;
