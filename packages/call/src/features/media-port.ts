import type { PeerAddress } from '@conclave/crypto';
import type { ReadonlySignal } from '@conclave/base';
import type { LocalMedia, MediaSession } from '@conclave/media';
import type { Presence } from '../people/presence-content.ts';

/** What a feature may know of sound and picture. */
export interface MediaPort
  extends Pick<MediaSession, 'tracks' | 'health' | 'echo'>, Pick<LocalMedia, 'screen'> {
  /** FRM-5: what each session announced last, in the group's order; oneself's too. */
  readonly presences: ReadonlySignal<ReadonlyMap<PeerAddress, Presence>>;
}

export function mediaPort(
  { screen }: LocalMedia,
  { tracks, health, echo }: MediaSession,
  presences: MediaPort['presences'],
): MediaPort {
  return { screen, tracks, health, echo, presences };
}
