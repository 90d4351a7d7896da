/** What a client needs of a WebSocket (RFC 6455): text frames, and one `onClose` however it ends. */
export interface Socket {
  /** Sends a text frame; does nothing where the socket is closed. */
  send(text: string): void;
  close(): void;
}

export interface SocketHandlers {
  onMessage(text: string): void;
  /** The connection ended or was never made. `code` as in RFC 6455 section 7.4; 1006 where there was none. */
  onClose(code: number): void;
}

/** Begins to connect. The handlers are called later, never from within. */
export type OpenSocket = (handlers: SocketHandlers) => Socket;
