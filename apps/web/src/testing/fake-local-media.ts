import { signal } from '@conclave/base';
import type { DeviceFault, LocalMedia, LocalMediaState } from '../reading/local-media.ts';

export interface FakeLocalOptions {
  readonly cameraFault?: DeviceFault;
  readonly microphoneFault?: DeviceFault;
  readonly preview?: MediaStream;
}

/** Devices that exist on paper: switching and choosing work, nothing is captured. */
export function createFakeLocalMedia(options: FakeLocalOptions = {}): LocalMedia {
  const state = signal<LocalMediaState>({
    microphone: {
      on: options.microphoneFault === undefined,
      deviceId: 'mic-1',
      fault: options.microphoneFault ?? null,
    },
    camera: {
      on: options.cameraFault === undefined,
      deviceId: 'cam-1',
      fault: options.cameraFault ?? null,
    },
    speaker: { deviceId: 'out-1', selectable: true },
    devices: {
      microphone: [
        { id: 'mic-1', label: 'Built-in microphone' },
        { id: 'mic-2', label: 'Headset (USB audio with a rather long product name)' },
      ],
      camera: [{ id: 'cam-1', label: 'Built-in camera' }],
      speaker: [{ id: 'out-1', label: 'Built-in speakers' }],
    },
  });
  const preview = signal<MediaStream | null>(options.preview ?? null);
  const inputLevel = signal(0.42);
  return {
    state,
    preview,
    inputLevel,
    microphoneTrack: signal(null),
    cameraTrack: signal(null),
    setMicrophone: async (on) => {
      state.value = { ...state.value, microphone: { ...state.value.microphone, on } };
    },
    setCamera: async (on) => {
      state.value = { ...state.value, camera: { ...state.value.camera, on } };
    },
    select: async (kind, deviceId) => {
      state.value = { ...state.value, [kind]: { ...state.value[kind], deviceId } };
    },
    close: () => undefined,
  };
}
