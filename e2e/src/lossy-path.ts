import { createSocket } from 'node:dgram';
import type { Socket } from 'node:dgram';
import { once } from 'node:events';
import type { Page } from '@playwright/test';

export interface LossyPath {
  /** Port of the path on the server's address, by the media port that it leads to. */
  readonly ports: ReadonlyMap<number, number>;
  /** Share of packets that are lost from now on, in each direction; none at first. */
  lose(share: number): void;
  /** Packets that came into the path, and of those the lost, since the last call. */
  take(): { readonly packets: number; readonly lost: number };
  close(): void;
}

const address = '198.51.100.1';

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
  const pass = (send: () => void): void => {
    counts.packets += 1;
    if (isLost()) counts.lost += 1;
    else setTimeout(() => closed || send(), delay);
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
        back.on('message', (answer) => pass(() => front.send(answer, port, from)));
      }
      pass(() => back.send(packet, mediaPort, address));
    });
  }
  return {
    ports,
    lose: (share) => {
      loss = share;
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
