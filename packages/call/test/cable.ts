import { inBackground, Serial } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import { encodeEvent, limits } from '@conclave/protocol';
import type { Frame, PeerId } from '@conclave/protocol';
import type { OpenSocket, SocketHandlers } from '@conclave/signalling';

/** One connection. */
export interface Wire {
  readonly nonce: Bytes;
  readonly handlers: SocketHandlers;
  open: boolean;
  peer: Peer | null;
  lastCommand: number;
}

export interface Peer {
  readonly id: PeerId;
  readonly isHost: boolean;
  token: Bytes;
  wire: Wire | null;
  startSeq: number | null;
  knock: Bytes | null;
  /** All that was told on this stay but the log: repeated on a resume, since no answer says that it arrived. */
  readonly kept: Frame[];
  /** JOIN-5: Welcomes for the commit to come. */
  readonly held: Map<PeerId, Bytes>;
}

/** What a cable leads to. */
export interface FarEnd {
  readonly running: boolean;
  random(length: number): Bytes;
  wallTime(): number;
  receive(wire: Wire, frame: Frame): Promise<void>;
  cut(wire: Wire, code: number): void;
  disconnected(wire: Wire): void;
}

/** A person's way to the server, which a test can cut. */
export class Cable {
  readonly server: FarEnd;
  connected = true;
  wires: Wire[] = [];
  /** What plain HTTP meets where no WebSocket opens. */
  plain: number | null = null;

  constructor(server: FarEnd) {
    this.server = server;
  }

  readonly openSocket: OpenSocket = (handlers) => {
    const wire: Wire = { nonce: this.server.random(32), handlers, open: true, peer: null, lastCommand: 0 };
    const serial = new Serial();
    this.wires.push(wire);
    queueMicrotask(() => {
      if (!this.connected || !this.server.running) this.server.cut(wire, 1006);
      else
        handlers.onMessage(
          encodeEvent('hello', {
            protocol: limits.protocolVersion,
            nonce: wire.nonce,
            time: this.server.wallTime(),
          }),
        );
    });
    return {
      send: (frame) => {
        if (wire.open) inBackground(serial.run(() => this.server.receive(wire, frame)));
      },
      buffered: 0,
      close: () => this.server.disconnected(wire),
    };
  };

  plainly(): { readonly status: number } | null {
    return this.plain === null ? null : { status: this.plain };
  }

  /** The network breaks: both sides notice. */
  break(): void {
    for (const wire of this.wires.filter(({ open }) => open)) this.server.cut(wire, 1006);
    this.wires = [];
  }

  cut(): void {
    this.connected = false;
    this.break();
  }

  mend(): void {
    this.connected = true;
  }
}
