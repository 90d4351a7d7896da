import { signal } from '@conclave/base';
import type { ReadonlySignal } from '@conclave/base';
import { inBackground } from '../background.ts';
import { screenFault } from './screen-fault.ts';
import type { ScreenCapture, ScreenMode, ScreenState } from './types.ts';

/** Asks the person what to share; rejects as `getDisplayMedia` does. */
export type PickScreen = () => Promise<readonly MediaStreamTrack[]>;

/** What tells encoders how to spend bits (W3C MediaStreamTrack Content Hints), and how many pictures a second are taken. */
const MODES: Readonly<
  Record<ScreenMode, { readonly hint: string; readonly constraints: MediaTrackConstraints }>
> = {
  text: {
    hint: 'detail',
    constraints: { width: { max: 3840 }, height: { max: 2160 }, frameRate: { max: 5 } },
  },
  motion: {
    hint: 'motion',
    constraints: { width: { max: 1920 }, height: { max: 1080 }, frameRate: { max: 30 } },
  },
};

const NOTHING = { asking: false, video: null, audio: null, surface: null, fault: null } as const;

/** One screen, window or tab of the person's, with its sound. */
export class ScreenShare implements ScreenCapture {
  readonly #pick: PickScreen | null;
  readonly #state = signal<ScreenState>({ ...NOTHING, mode: 'text' });
  /** Of the share that runs or is asked for: what an earlier one brings late is given back. */
  #turn = 0;

  /** @param pick null where the browser can't share a screen */
  constructor(pick: PickScreen | null) {
    this.#pick = pick;
  }

  get supported(): boolean {
    return this.#pick !== null;
  }

  get state(): ReadonlySignal<ScreenState> {
    return this.#state;
  }

  async start(mode: ScreenMode): Promise<void> {
    const { asking, video } = this.#state.peek();
    if (this.#pick === null || asking || video !== null) return;
    this.#turn += 1;
    const turn = this.#turn;
    this.#state.value = { ...NOTHING, mode, asking: true };
    try {
      this.#begin(turn, await this.#pick());
    } catch (error) {
      if (turn === this.#turn) this.#update({ asking: false, fault: screenFault(error) });
    }
  }

  setMode(mode: ScreenMode): void {
    this.#update({ mode });
    const { video } = this.#state.peek();
    if (video !== null) apply(mode, video);
  }

  stop(): void {
    this.#turn += 1;
    const { video, audio, mode } = this.#state.peek();
    video?.stop();
    audio?.stop();
    this.#state.value = { ...NOTHING, mode };
  }

  dismissFault(): void {
    this.#update({ fault: null });
  }

  #begin(turn: number, tracks: readonly MediaStreamTrack[]): void {
    const video = tracks.find(({ kind, readyState }) => kind === 'video' && readyState === 'live');
    if (turn !== this.#turn || video === undefined) {
      for (const track of tracks) track.stop();
      if (turn === this.#turn) this.#update({ asking: false, fault: 'failed' });
      return;
    }
    const audio = tracks.find(({ kind, readyState }) => kind === 'audio' && readyState === 'live') ?? null;
    apply(this.#state.peek().mode, video);
    // What is shared is the picture: without it the share is over, while sound alone may end.
    video.addEventListener('ended', () => {
      if (turn === this.#turn) this.stop();
    });
    audio?.addEventListener('ended', () => {
      if (turn === this.#turn) this.#update({ audio: null });
    });
    this.#update({ asking: false, video, audio, surface: surfaceOf(video) });
  }

  #update(change: Partial<ScreenState>): void {
    this.#state.value = { ...this.#state.peek(), ...change };
  }
}

function apply(mode: ScreenMode, track: MediaStreamTrack): void {
  const { hint, constraints } = MODES[mode];
  track.contentHint = hint;
  // A source that can't be slowed down is shared as it is.
  inBackground(track.applyConstraints(constraints).catch(() => undefined));
}

function surfaceOf(track: MediaStreamTrack): ScreenState['surface'] {
  const { displaySurface } = track.getSettings();
  return displaySurface === 'monitor' || displaySurface === 'window' || displaySurface === 'browser'
    ? displaySurface
    : null;
}
