import { signal } from '@conclave/base';
import type {
  CaptureKind,
  CaptureState,
  DeviceFault,
  DeviceNews,
  LocalMedia,
  LocalMediaState,
  TalkAdvice,
} from '../reading/local-media.ts';

export interface FakeLocalOptions {
  readonly cameraFault?: DeviceFault;
  readonly microphoneFault?: DeviceFault;
  /** The system holds the microphone back. */
  readonly interrupted?: boolean;
  /** Switched off, for no fault. */
  readonly off?: boolean;
  readonly preview?: MediaStream;
  readonly news?: readonly DeviceNews[];
  readonly advice?: TalkAdvice;
}

/** A headset, a first camera, and a chosen loudspeaker that is gone. */
export const fakeNews: readonly DeviceNews[] = [
  {
    id: 1,
    what: 'came-back',
    label: 'Headset (USB audio with a rather long product name)',
    offer: [
      { kind: 'microphone', id: 'mic-2' },
      { kind: 'speaker', id: 'out-2' },
    ],
    fault: null,
  },
  { id: 2, what: 'came', label: '', offer: [{ kind: 'camera', id: null }], fault: null },
  { id: 3, what: 'speaker-went', label: 'Headphones', offer: [], fault: null },
];

/** Devices that exist on paper: switching and choosing work, nothing is captured. */
export function createFakeLocalMedia(options: FakeLocalOptions = {}): LocalMedia {
  const device = (deviceId: string, fault: DeviceFault | undefined, interrupted = false): CaptureState => ({
    on: fault === undefined && options.off !== true,
    deviceId,
    fault: fault ?? null,
    interrupted,
  });
  const state = signal<LocalMediaState>({
    microphone: device('mic-1', options.microphoneFault, options.interrupted),
    camera: device('cam-1', options.cameraFault),
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
  const change = (kind: CaptureKind, changed: Partial<CaptureState>): void => {
    state.value = { ...state.value, [kind]: { ...state.value[kind], ...changed } };
  };
  const preview = signal<MediaStream | null>(options.preview ?? null);
  const inputLevel = signal(0.42);
  const news = signal(options.news ?? []);
  const advice = signal(options.advice ?? null);
  const nothing = {
    asking: false,
    mode: 'text',
    video: null,
    audio: null,
    surface: null,
    fault: null,
  } as const;
  return {
    state,
    preview,
    inputLevel,
    screen: {
      supported: true,
      state: signal(nothing),
      start: async () => undefined,
      setMode: () => undefined,
      stop: () => undefined,
      dismissFault: () => undefined,
    },
    microphoneTrack: signal(null),
    cameraTrack: signal(options.preview?.getVideoTracks()[0] ?? null),
    setMicrophone: async (on) => change('microphone', { on, fault: null }),
    setCamera: async (on) => change('camera', { on, fault: null }),
    select: async (kind, deviceId) => {
      state.value = { ...state.value, [kind]: { ...state.value[kind], deviceId } };
    },
    start: async () => undefined,
    release: () => undefined,
    dismissFault: (kind) => change(kind, { fault: null }),
    news,
    talk: {
      advice,
      dismiss: () => {
        advice.value = null;
      },
    },
    dismissNews: (id) => {
      news.value = news.value.filter((each) => each.id !== id);
    },
    close: () => undefined,
  };
}
