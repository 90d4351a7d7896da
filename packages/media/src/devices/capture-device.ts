import { Serial, signal } from '@conclave/base';
import type { ReadonlySignal } from '@conclave/base';
import type { DeviceFault } from '../types.ts';
import { deviceFault } from './device-fault.ts';

export interface CaptureState {
  readonly on: boolean;
  readonly deviceId: string | null;
  readonly fault: DeviceFault | null;
}

export interface CaptureDeviceOptions {
  /** Opens the device with this id, or the default one; rejects as `getUserMedia` does. */
  readonly open: (deviceId: string | null) => Promise<MediaStreamTrack>;
  /**
   * `mute` keeps the device while it is off and sends silence; `stop` gives it back, so that its light goes out.
   */
  readonly whenOff: 'mute' | 'stop';
}

/** One microphone or camera, and the track that it gives. */
export class CaptureDevice {
  readonly #options: CaptureDeviceOptions;
  readonly #order = new Serial();
  readonly #state = signal<CaptureState>({ on: false, deviceId: null, fault: null });
  readonly #track = signal<MediaStreamTrack | null>(null);
  #wanted = false;
  #closed = false;

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
    if (!on) this.#turnOff();
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

  /** Takes this device from now on; where one is open, in its place. */
  select(deviceId: string): Promise<void> {
    return this.#order.run(async () => {
      this.#update({ deviceId });
      if (this.#track.peek() !== null && !this.#closed) await this.#open(deviceId);
    });
  }

  close(): void {
    this.#closed = true;
    this.#wanted = false;
    this.#release();
    this.#update({ on: false });
  }

  #turnOff(): void {
    const track = this.#track.peek();
    if (this.#options.whenOff === 'mute' && track?.readyState === 'live') track.enabled = false;
    else this.#release();
    this.#update({ on: false });
  }

  async #open(deviceId: string | null): Promise<void> {
    // Some cameras, and all of Android's, can't be open twice; a microphone is replaced without a gap.
    if (this.#options.whenOff === 'stop') this.#track.peek()?.stop();
    let track: MediaStreamTrack;
    try {
      track = await this.#options.open(deviceId);
    } catch (error) {
      this.#wanted = false;
      this.#release();
      this.#update({ on: false, fault: deviceFault(error) });
      return;
    }
    const keep = this.#wanted || this.#options.whenOff === 'mute';
    if (this.#closed || !keep) {
      track.stop();
      return;
    }
    track.enabled = this.#wanted;
    track.addEventListener('ended', () => this.#onEnded(track));
    this.#track.peek()?.stop();
    this.#track.value = track;
    this.#update({ on: this.#wanted, deviceId: track.getSettings().deviceId ?? deviceId, fault: null });
  }

  /** The device was unplugged or taken away. No other one takes its place unasked. */
  #onEnded(track: MediaStreamTrack): void {
    if (this.#track.peek() !== track) return;
    this.#wanted = false;
    this.#track.value = null;
    this.#update({ on: false, fault: 'not-found' });
  }

  #release(): void {
    this.#track.peek()?.stop();
    this.#track.value = null;
  }

  #update(change: Partial<CaptureState>): void {
    this.#state.value = { ...this.#state.peek(), ...change };
  }
}
