import { signal } from '@conclave/base';
import type { DeviceKind, LocalMedia, LocalMediaState } from '@conclave/media';

const off = { on: false, deviceId: null, fault: null };

/** Devices that switch on and off and carry nothing. */
export class FakeLocalMedia implements LocalMedia {
  readonly state = signal<LocalMediaState>({
    microphone: off,
    camera: off,
    speaker: { deviceId: null, selectable: false },
    devices: { microphone: [], camera: [], speaker: [] },
  });
  readonly preview = signal<MediaStream | null>(null);
  readonly microphoneTrack = signal<MediaStreamTrack | null>(null);
  readonly cameraTrack = signal<MediaStreamTrack | null>(null);
  readonly inputLevel = signal(0);
  closed = false;

  setMicrophone(on: boolean): Promise<void> {
    this.state.value = { ...this.state.value, microphone: { ...off, on } };
    return Promise.resolve();
  }

  setCamera(on: boolean): Promise<void> {
    this.state.value = { ...this.state.value, camera: { ...off, on } };
    return Promise.resolve();
  }

  select(kind: DeviceKind, deviceId: string): Promise<void> {
    const { state } = this;
    state.value = { ...state.value, [kind]: { ...state.value[kind], deviceId } };
    return Promise.resolve();
  }

  close(): void {
    this.closed = true;
  }
}
