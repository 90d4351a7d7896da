import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Page } from '@playwright/test';

export interface LossyPath {
  /** Port of the path on the server's address, by the media port that it leads to. */
  readonly ports: ReadonlyMap<number, number>;
  /** Share of packets that are lost from now on, in each direction; none at first. */
  lose(share: number): void;
  /** Bits per second that pass in each direction from now on, or down alone; any number at first. What would wait too long is lost. */
  narrow(rate: number, where?: 'both' | 'down'): void;
  /** Packets that came into the path, and of those the lost, since the last call. */
  take(): { readonly packets: number; readonly lost: number };
  close(): void;
}

const address = '198.51.100.1';

/** Of a router at home, in milliseconds of what passes. */
const longestQueue = 300;

/**
 * Stands between browsers and the SFU's ports: UDP that is late and, by chance with a fixed seed, lost.
 *
 * @param delay milliseconds that a packet takes in each direction, on top of what the machine takes
 */
export async function openLossyPath(mediaPorts: readonly number[], delay: number): Promise<LossyPath> {
  const sockets: Socket[] = [];
  let counts = { packets: 0, lost: 0 };
  let closed = false;
  let loss = 0;
  let state = 20_261_201;
  const isLost = (): boolean => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647 < loss;
  };
  const rates = { up: Number.POSITIVE_INFINITY, down: Number.POSITIVE_INFINITY };
  const free = { up: 0, down: 0 };
  // In order, whichever timer rings first: those of whole milliseconds overtake each other, and a packet that is overtaken counts as lost.
  const underWay: Record<'up' | 'down', (() => void)[]> = { up: [], down: [] };
  const pass = (way: 'up' | 'down', bytes: number, send: () => void): void => {
    counts.packets += 1;
    const now = performance.now();
    const begins = Math.max(now, free[way]);
    if (isLost() || begins - now > longestQueue) {
      counts.lost += 1;
      return;
    }
    free[way] = begins + (bytes * 8_000) / rates[way];
    underWay[way].push(send);
    setTimeout(
      () => {
        const first = underWay[way].shift();
        if (!closed) first?.();
      },
      free[way] - now + delay,
    );
  };
  // Node queues what is sent before a socket is bound.
  const open = (): Socket => {
    const socket = createSocket('udp4');
    sockets.push(socket);
    socket.once('listening', () => socket.setRecvBufferSize(4 * 1024 * 1024));
    socket.bind(0, address);
    return socket;
  };
  const ports = new Map<number, number>();
  for (const mediaPort of mediaPorts) {
    const front = open();
    await once(front, 'listening');
    ports.set(mediaPort, front.address().port);
    const backs = new Map<string, Socket>();
    front.on('message', (packet, { address: from, port }) => {
      const key = `${from}:${port}`;
      const back = backs.get(key) ?? open();
      if (!backs.has(key)) {
        backs.set(key, back);
        back.on('message', (answer) => pass('down', answer.length, () => front.send(answer, port, from)));
      }
      pass('up', packet.length, () => back.send(packet, mediaPort, address));
    });
  }
  return {
    ports,
    lose: (share) => {
      loss = share;
    },
    narrow: (to, where = 'both') => {
      rates.down = to;
      if (where === 'both') rates.up = to;
    },
    take: () => {
      const taken = counts;
      counts = { packets: 0, lost: 0 };
      return taken;
    },
    close: () => {
      closed = true;
      for (const socket of sockets) socket.close();
    },
  };
}

/**
 * Leads a page's media over the path: in what the page tells its browser of the SFU, the path's UDP ports stand in place of
 * the SFU's, and no TCP. Nothing of the app is changed.
 */
export function takePath(path: LossyPath): (page: Page) => Promise<void> {
  return async (page) => {
    await page.addInitScript(
      (ports) => {
        const lead = (line: string): readonly string[] => {
          if (!line.startsWith('a=candidate:')) return [line];
          const fields = line.split(' ');
          const port = ports.find(([media]) => String(media) === fields[5])?.[1];
          return port === undefined || fields[2]?.toLowerCase() !== 'udp'
            ? []
            : [fields.with(5, String(port)).join(' ')];
        };
        window.RTCPeerConnection = class extends RTCPeerConnection {
          override setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
            const sdp = (description.sdp ?? '').split('\r\n').flatMap(lead).join('\r\n');
            return super.setRemoteDescription({ type: description.type, sdp });
          }
        };
      },
      [...path.ports],
    );
  };
}
