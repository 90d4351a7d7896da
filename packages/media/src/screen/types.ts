import type { ReadonlySignal } from '@conclave/base';

/** `text`: every letter sharp, few pictures a second. `motion`: films and games, as smooth as it goes. */
export type ScreenMode = 'text' | 'motion';

/** Why nothing is shared, for a sentence in the interface. That the person closed the picker is none. */
export type ScreenFault =
  /** The system does not let this browser record the screen. */
  | 'denied-by-system'
  /** What was chosen can't be recorded. */
  | 'not-readable'
  | 'nothing-to-share'
  /** The browser wants a press of the person's, on a page that is looked at. */
  | 'not-now'
  | 'failed';

export interface ScreenState {
  /** The browser's picker is open. */
  readonly asking: boolean;
  readonly mode: ScreenMode;
  /** What is shared, for as long as it is shared; null otherwise. */
  readonly video: MediaStreamTrack | null;
  /** The sound that belongs to it, where there is any. */
  readonly audio: MediaStreamTrack | null;
  /** What was chosen, where the browser tells. */
  readonly surface: 'monitor' | 'window' | 'browser' | null;
  readonly fault: ScreenFault | null;
}

/** The person's own screen. Only the browser's picker, which the person answers, opens one. */
export interface ScreenCapture {
  /** False where the browser can't share a screen, as on most phones. */
  readonly supported: boolean;
  readonly state: ReadonlySignal<ScreenState>;
  /**
   * Asks the person what to share; to be called from a press. Nothing where the picker is open or something is shared. What
   * goes wrong ends as `fault` in the state.
   */
  start(mode: ScreenMode): Promise<void>;
  setMode(mode: ScreenMode): void;
  /** Ends the share with all its tracks; what the picker brings afterwards is given back. */
  stop(): void;
  dismissFault(): void;
}
