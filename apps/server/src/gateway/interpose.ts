import type { Frame } from '@conclave/protocol';

/** The two ends of one connection, for what stands between them. */
export interface FrameEnds {
  readonly toServer: (frame: Frame) => void;
  readonly toClient: (frame: Frame) => void;
  /** Closes the client's socket with a WebSocket close code. */
  readonly close: (code: number) => void;
}

/** Every frame of a connection goes to one of these, and from there where its `FrameEnds` take it. */
export interface Between {
  fromClient(frame: Frame): void;
  fromServer(frame: Frame): void;
  /** The socket is closed. */
  closed(): void;
}

/** Called once for each connection. For tests of what a server can see and do; there is none anywhere else. */
export type Interpose = (ends: FrameEnds) => Between;
