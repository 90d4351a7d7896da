import './page-globals.ts';

/**
 * Runs in the page before its scripts: keeps a hand on every RTCPeerConnection, so that a story can read what
 * the browser itself counts. Nothing of the app is changed.
 */
export function installProbe(): void {
  const connections: RTCPeerConnection[] = [];
  const Native = window.RTCPeerConnection;
  class Probed extends Native {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      connections.push(this);
    }
  }
  window.RTCPeerConnection = Probed;
  Object.defineProperty(window, 'probedConnections', { value: connections });
}

export interface Inbound {
  readonly kind: 'audio' | 'video';
  readonly packets: number;
  readonly framesDecoded: number;
  readonly audioEnergy: number;
  readonly concealedSamples: number;
  readonly samples: number;
  readonly width: number;
}

export interface Way {
  /** To the SFU. */
  readonly protocol: string;
}

export interface RtcFigures {
  readonly ways: readonly Way[];
  readonly inbound: readonly Inbound[];
  readonly sentPackets: number;
  /** Over all ways, with everything that is sent on them. */
  readonly sentBytes: number;
  readonly framesEncoded: number;
}

/** Evaluated in the page. Figures add up over connections that are closed since only while those still answer. */
export async function readFigures(): Promise<RtcFigures> {
  const connections = window.probedConnections;
  const inbound: Inbound[] = [];
  const ways: Way[] = [];
  let sentPackets = 0;
  let sentBytes = 0;
  let framesEncoded = 0;
  for (const connection of connections) {
    if (connection.connectionState === 'closed') continue;
    const report = await connection.getStats();
    const candidates = new Map<unknown, unknown>();
    report.forEach((stats: Record<string, unknown>) => {
      if (stats['type'] === 'remote-candidate') candidates.set(stats['id'], stats['protocol']);
    });
    report.forEach((stats: Record<string, unknown>) => {
      const number = (name: string): number => {
        const value = stats[name];
        return typeof value === 'number' ? value : 0;
      };
      if (stats['type'] === 'outbound-rtp') {
        sentPackets += number('packetsSent');
        framesEncoded += number('framesEncoded');
      }
      if (
        stats['type'] === 'candidate-pair' &&
        stats['nominated'] === true &&
        stats['state'] === 'succeeded'
      ) {
        sentBytes += number('bytesSent');
        ways.push({ protocol: String(candidates.get(stats['remoteCandidateId'])) });
      }
      if (stats['type'] !== 'inbound-rtp') return;
      inbound.push({
        kind: stats['kind'] === 'audio' ? 'audio' : 'video',
        packets: number('packetsReceived'),
        framesDecoded: number('framesDecoded'),
        audioEnergy: number('totalAudioEnergy'),
        concealedSamples: number('concealedSamples'),
        samples: number('totalSamplesReceived'),
        width: number('frameWidth'),
      });
    });
  }
  return { ways, inbound, sentPackets, sentBytes, framesEncoded };
}
