import type { ParticipantView } from '@conclave/call';

export interface PersonItem {
  readonly kind: 'person';
  readonly participant: ParticipantView;
}

export interface ScreenItem {
  readonly kind: 'screen';
  /** Stays the same for as long as this screen is shared. */
  readonly id: string;
  /** The participant who shares it. */
  readonly ownerId: string;
  /** Of the owner. */
  readonly name: string;
  readonly isSelf: boolean;
  /** FRM-4: set only after the first authenticated frame; the captured track for oneself. */
  readonly videoTrack: MediaStreamTrack | null;
  readonly decryption: ParticipantView['decryption'];
  /** This browser's bandwidth has no room for the picture. */
  readonly pictureHeld: boolean;
  /** Whether sound belongs to it, whatever the owner's microphone does. */
  readonly hasSound: boolean;
}

/** What may be seen on the stage: people, by time of joining, and screens, the newest last. */
export type StageItem = PersonItem | ScreenItem;

/** FRM-4: what is to be seen of it; null while there is no picture. */
export function trackOf(item: StageItem): MediaStreamTrack | null {
  if (item.kind === 'screen') return item.videoTrack;
  return item.participant.video === 'on' ? item.participant.videoTrack : null;
}

/** Of one item among all, for as long as it is there. */
export function keyOf(item: StageItem): string {
  return item.kind === 'person' ? item.participant.id : `screen/${item.id}`;
}
