import type { ReadonlySignal } from '@conclave/base';
import type { ScreenMode, ScreenState } from '@conclave/media';

export type { ScreenFault, ScreenMode, ScreenState } from '@conclave/media';

/** A screen that somebody shares. */
export interface ScreenView {
  /** Stable for as long as that person shares, over lost connections too. */
  readonly id: string;
  /** The person's, as `ParticipantView.id`. */
  readonly ownerId: string;
  /** The owner's. */
  readonly name: string;
  readonly isSelf: boolean;
  readonly decryption: 'ok' | 'waiting' | 'failed';
  /** This client's bandwidth has no room for the picture. */
  readonly pictureHeld: boolean;
  /** FRM-4: set only after the first authenticated frame; the own screen for oneself. */
  readonly videoTrack: MediaStreamTrack | null;
  /** To be played; null for oneself. */
  readonly audioTrack: MediaStreamTrack | null;
  /** Whether sound belongs to it, whatever the owner's microphone does. */
  readonly hasSound: boolean;
}

export interface SharingView {
  /** The one for the stage first: what was chosen last, or the newest; then the others, newest first. */
  readonly screens: ReadonlySignal<readonly ScreenView[]>;
  readonly own: ReadonlySignal<ScreenState>;
  /** False where the browser can't share a screen. */
  readonly supported: boolean;
  /** MOD-1 */
  readonly canShare: ReadonlySignal<boolean>;
  /** To be called from a press, which the browser asks for. */
  start(mode: ScreenMode): Promise<void>;
  setMode(mode: ScreenMode): void;
  stop(): void;
  dismissFault(): void;
  /** Takes that screen to the stage, until somebody shares anew. */
  choose(screenId: string): void;
}
