import type { SoundFigures } from './playout-delay.ts';
import type { PictureFigures, ReceivedFigures } from './reception.ts';

/** The few figures of W3C WebRTC Statistics in use, by media section. Missing ones count as 0. */

/**
 * Payload bytes of sound (a bandwidth probe's packets have none), or frames of video in all encodings.
 * @returns null where the browser has no figures for this section yet
 */
export function readSent(
  report: RTCStatsReport,
  mid: string,
): { readonly kind: 'audio' | 'video'; readonly sent: number } | null {
  let kind: 'audio' | 'video' | null = null;
  let sent = 0;
  report.forEach((stats: unknown) => {
    if (!isSection(stats, 'outbound-rtp', mid)) return;
    kind = field(stats, 'kind') === 'audio' ? 'audio' : 'video';
    sent +=
      kind === 'audio'
        ? figure(stats, 'bytesSent') - figure(stats, 'retransmittedBytesSent')
        : figure(stats, 'framesSent');
  });
  return kind === null ? null : { kind, sent };
}

export function readReceived(
  report: RTCStatsReport,
  mid: string,
): ReceivedFigures & { readonly delivered: number } {
  let delivered = 0;
  let picture: PictureFigures | null = null;
  let sound: SoundFigures | null = null;
  report.forEach((stats: unknown) => {
    if (!isSection(stats, 'inbound-rtp', mid)) return;
    if (field(stats, 'kind') === 'audio') {
      delivered += figure(stats, 'jitterBufferEmittedCount');
      sound = {
        samples: figure(stats, 'totalSamplesReceived'),
        concealed: figure(stats, 'concealedSamples') - figure(stats, 'silentConcealedSamples'),
        still: figure(stats, 'silentConcealedSamples'),
      };
    } else {
      delivered += figure(stats, 'framesReceived');
      picture = {
        frames: figure(stats, 'framesDecoded'),
        frozen: figure(stats, 'totalFreezesDuration'),
      };
    }
  });
  return { delivered, sound, picture };
}

function isSection(stats: unknown, type: string, mid: string): boolean {
  return field(stats, 'type') === type && field(stats, 'mid') === mid;
}

function figure(stats: unknown, name: string): number {
  const value = field(stats, name);
  return typeof value === 'number' ? value : 0;
}

function field(stats: unknown, name: string): unknown {
  return typeof stats === 'object' && stats !== null ? Reflect.get(stats, name) : undefined;
}
