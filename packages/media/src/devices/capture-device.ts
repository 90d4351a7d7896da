import { Serial, signal } from '@conclave/base';
import type { Cancel, Clock, ReadonlySignal } from '@conclave/base';
import { inBackground } from '../background.ts';
import type { CaptureState, DeviceFault } from '../types.ts';
import { deviceFault } from './device-fault.ts';

export interface CaptureDeviceOptions {
  readonly clock: Clock;
  /** Opens the device with this id, or the default one; rejects as `getUserMedia` does. */
  readonly open: (deviceId: string | null) => Promise<MediaStreamTrack>;
  /** Why a track ended that nobody here stopped. */
  readonly whyEnded: (track: MediaStreamTrack) => Promise<DeviceFault>;
  /**
   * `mute` keeps the device while it is off and sends silence; `stop` gives it back, so that its light goes out.
   */
  readonly whenOff: 'mute' | 'stop';
}

/** Browsers mute a track for moments in which no frame comes; what lasts longer is worth a word. */
const INTERRUPTED_AFTER_MS = 1_500;

/** One microphone or camera, and the track that it gives. */
export class CaptureDevice {
  readonly #options: CaptureDeviceOptions;
  readonly #order = new Serial();
  readonly #state = signal<CaptureState>({ on: false, deviceId: null, fault: null, interrupted: false });
  readonly #track = signal<MediaStreamTrack | null>(null);
  #wanted = false;
  /** True from `suspend` until it is switched on again: also what is being opened meanwhile is given back. */
  #suspended = false;
  #closed = false;
  #cancelInterruption: Cancel = () => {};

  constructor(options: CaptureDeviceOptions) {
    this.#options = options;
  }

  get state(): ReadonlySignal<CaptureState> {
    return this.#state;
  }

  get track(): ReadonlySignal<MediaStreamTrack | null> {
    return this.#track;
  }

  /** Off takes effect at once; on when the device is open. A failure ends as `fault` in the state. */
  set(on: boolean): Promise<void> {
    this.#wanted = on;
    if (on) this.#suspended = false;
    else this.#turnOff();
    return this.#order.run(async () => {
      // Somebody may have changed their mind while another device was being opened.
      if (!this.#wanted || !on || this.#closed) return;
      const track = this.#track.peek();
      if (track?.readyState === 'live') {
        track.enabled = true;
        this.#update({ on: true, fault: null });
      } else {
        await this.#open(this.#state.peek().deviceId);
      }
    });
  }

  /** The device to open first; null for the system's default. Nothing is opened yet. */
  prefer(deviceId: string | null): void {
    this.#update({ deviceId });
  }

  /**
   * Takes this device from now on; where one is open, in its place, once it is open itself.
   * @returns why the one that is open stays in its place; else null
   */
  select(deviceId: string): Promise<DeviceFault | null> {
    return this.#order.run(async () => {
      if (this.#track.peek() !== null && !this.#closed) return this.#replace(deviceId);
      this.#update({ deviceId, fault: null });
      return null;
    });
  }

  /** Gives the device back at once, a muted microphone too. @returns whether it was to be on */
  suspend(): boolean {
    const wanted = this.#wanted;
    this.#suspended = true;
    this.#wanted = false;
    this.#release();
    this.#update({ on: false });
    return wanted;
  }

  /** The person has read it. */
  dismissFault(): void {
    this.#update({ fault: null });
  }

  close(): void {
    this.#closed = true;
    this.suspend();
  }

  #turnOff(): void {
    const track = this.#track.peek();
    if (this.#options.whenOff === 'mute' && track?.readyState === 'live') track.enabled = false;
    else this.#release();
    this.#update({ on: false });
  }

  async #open(deviceId: string | null): Promise<void> {
    try {
      await this.#take(deviceId);
    } catch (error) {
      this.#wanted = false;
      this.#release();
      this.#update({ on: false, fault: deviceFault(error) });
    }
  }

  /** Whoever chooses another device is not left without one because that one does not open. */
  async #replace(deviceId: string): Promise<DeviceFault | null> {
    const former = this.#state.peek().deviceId;
    try {
      await this.#take(deviceId);
      return null;
    } catch (error) {
      const fault = deviceFault(error);
      if (this.#track.peek()?.readyState === 'live') return fault;
      // It was given back for this, or has gone meanwhile.
      if (this.#wanted && former !== deviceId) await this.#open(former);
      else {
        this.#wanted = false;
        this.#release();
        this.#update({ on: false, fault });
      }
      return this.#state.peek().on ? fault : null;
    }
  }

  async #take(deviceId: string | null): Promise<void> {
    // Some cameras, and all of Android's, can't be open twice; a microphone is replaced without a gap.
    if (this.#options.whenOff === 'stop') this.#track.peek()?.stop();
    const track = await this.#options.open(deviceId);
    const keep = this.#wanted || (this.#options.whenOff === 'mute' && !this.#suspended);
    if (this.#closed || !keep) {
      track.stop();
      // What runs no more says which is opened next.
      if (this.#track.peek() === null) this.#update({ deviceId: track.getSettings().deviceId ?? deviceId });
      return;
    }
    track.enabled = this.#wanted;
    this.#endInterruption();
    this.#track.peek()?.stop();
    this.#watch(track);
    this.#track.value = track;
    this.#update({ on: this.#wanted, deviceId: track.getSettings().deviceId ?? deviceId, fault: null });
  }

  #watch(track: MediaStreamTrack): void {
    track.addEventListener('ended', () => this.#onEnded(track));
    track.addEventListener('mute', () => this.#onMuteChanged(track));
    track.addEventListener('unmute', () => this.#onMuteChanged(track));
    if (track.muted) this.#interruptLater(track);
  }

  /** The device was unplugged or taken away. No other one takes its place unasked (MOD-3). */
  #onEnded(track: MediaStreamTrack): void {
    if (this.#track.peek() !== track) return;
    this.#wanted = false;
    this.#release();
    this.#update({ on: false });
    inBackground(this.#explain(track));
  }

  async #explain(track: MediaStreamTrack): Promise<void> {
    const fault = await this.#options.whyEnded(track);
    // Whoever has switched it on again, or left, needs no reason any more.
    if (!this.#wanted && !this.#suspended && this.#track.peek() === null) this.#update({ fault });
  }

  /** The system, another program or a switch on the device silences it: the track lives on and carries nothing. */
  #onMuteChanged(track: MediaStreamTrack): void {
    if (this.#track.peek() !== track) return;
    if (track.muted) this.#interruptLater(track);
    else this.#endInterruption();
  }

  #interruptLater(track: MediaStreamTrack): void {
    this.#cancelInterruption();
    this.#cancelInterruption = this.#options.clock.after(INTERRUPTED_AFTER_MS, () => {
      if (this.#track.peek() === track && track.muted) this.#update({ interrupted: true });
    });
  }

  #endInterruption(): void {
    this.#cancelInterruption();
    this.#update({ interrupted: false });
  }

  #release(): void {
    this.#endInterruption();
    this.#track.peek()?.stop();
    this.#track.value = null;
  }

  #update(change: Partial<CaptureState>): void {
    this.#state.value = { ...this.#state.peek(), ...change };
  }
}
