import type { CaptureKind, DeviceFault, DeviceWishes } from '../types.ts';
import type { CaptureDevice } from './capture-device.ts';

/**
 * Microphone and camera over the pages of a meeting: opened where the person is shown or heard, given back where they are not,
 * and then as they were. `new` until the first of them was switched or wished for.
 */
export class CapturePair {
  readonly #devices: Readonly<Record<CaptureKind, CaptureDevice>>;
  #stage: 'new' | 'running' | 'released' = 'new';
  /** What `start` switches on after `release`. */
  #were: Readonly<Record<CaptureKind, boolean>> = { microphone: false, camera: false };

  constructor(devices: Readonly<Record<CaptureKind, CaptureDevice>>) {
    this.#devices = devices;
  }

  get isNew(): boolean {
    return this.#stage === 'new';
  }

  /** The first time as wished; after `release` as it was then; else nothing, for what is off is off for a reason. */
  async start(wishes: DeviceWishes): Promise<void> {
    if (this.#stage === 'running') return;
    const { microphone, camera } = this.#devices;
    if (this.#stage === 'new') {
      microphone.prefer(wishes.microphone.deviceId);
      camera.prefer(wishes.camera.deviceId);
      this.#were = { microphone: wishes.microphone.on, camera: wishes.camera.on };
    }
    this.#stage = 'running';
    // In one turn: the person is asked once for both.
    await Promise.all([
      this.#were.microphone ? microphone.set(true) : undefined,
      this.#were.camera ? camera.set(true) : undefined,
    ]);
  }

  release(): void {
    if (this.#stage !== 'running') return;
    this.#stage = 'released';
    const { microphone, camera } = this.#devices;
    this.#were = { microphone: microphone.suspend(), camera: camera.suspend() };
  }

  set(kind: CaptureKind, on: boolean): Promise<void> {
    if (on) this.#stage = 'running';
    // MOD-3: what was switched off while nothing ran does not come back by itself.
    else if (this.#stage === 'released') this.#were = { ...this.#were, [kind]: false };
    return this.#devices[kind].set(on);
  }

  /** @returns why another one goes on in its place; else null */
  select(kind: CaptureKind, deviceId: string): Promise<DeviceFault | null> {
    return this.#devices[kind].select(deviceId);
  }

  dismissFault(kind: CaptureKind): void {
    this.#devices[kind].dismissFault();
  }

  close(): void {
    this.#devices.microphone.close();
    this.#devices.camera.close();
  }
}
