import { computed, Scope, signal } from '@conclave/base';
import type { Clock } from '@conclave/base';
import { inBackground } from '../background.ts';
import type { DeviceKind, LocalMedia, LocalMediaState } from '../types.ts';
import { CaptureDevice } from './capture-device.ts';
import { listDevices, NO_DEVICES } from './device-lists.ts';
import type { DeviceLists } from './device-lists.ts';
import { inputMeter } from './input-meter.ts';

export interface LocalMediaOptions {
  readonly clock: Clock;
  /** The page's own where absent; undefined there on a page that is no secure context: every device is not found. */
  readonly mediaDevices?: Pick<
    MediaDevices,
    'getUserMedia' | 'enumerateDevices' | 'addEventListener' | 'removeEventListener'
  >;
}

const CAMERA = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, max: 30 },
} satisfies MediaTrackConstraints;
const MICROPHONE = {
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
  channelCount: { ideal: 1 },
} satisfies MediaTrackConstraints;

/**
 * The person's devices. Nothing is opened before it is switched on.
 *
 * A microphone that is switched off stays open and muted (`enabled` is false): switching it on again is immediate and
 * asks for no second permission, and what is sent keeps its rhythm and size, so that the SFU can't see who is
 * muted. A camera that is switched off is given back, so that its light goes out; that nothing is sent then can be seen.
 */
export function createLocalMedia(options: LocalMediaOptions): LocalMedia {
  const { clock, mediaDevices = globalThis.navigator?.mediaDevices } = options;
  const scope = new Scope();
  const devices = signal<DeviceLists>(NO_DEVICES);
  const speakerId = signal<string | null>(null);
  const selectable = typeof HTMLMediaElement === 'function' && 'setSinkId' in HTMLMediaElement.prototype;

  const refresh = (): void => {
    inBackground(listed(mediaDevices, (lists) => (devices.value = lists)));
  };
  const open = async (constraints: MediaStreamConstraints): Promise<MediaStreamTrack> => {
    if (mediaDevices === undefined) throw new DOMException('no secure context', 'NotFoundError');
    const stream = await mediaDevices.getUserMedia(constraints);
    const [track] = stream.getTracks();
    if (track === undefined) throw new DOMException('no track', 'NotFoundError');
    // Labels and ids are there from the first permission on.
    refresh();
    return track;
  };
  const microphone = new CaptureDevice({
    whenOff: 'mute',
    open: (deviceId) => open({ audio: { ...MICROPHONE, ...chosen(deviceId) } }),
  });
  const camera = new CaptureDevice({
    whenOff: 'stop',
    open: (deviceId) => open({ video: { ...CAMERA, ...chosen(deviceId) } }),
  });

  refresh();
  mediaDevices?.addEventListener('devicechange', refresh);
  scope.add(() => mediaDevices?.removeEventListener('devicechange', refresh));
  scope.add(() => microphone.close());
  scope.add(() => camera.close());

  const audible = computed(() => (microphone.state.value.on ? microphone.track.value : null));
  return {
    state: computed((): LocalMediaState => ({
      microphone: microphone.state.value,
      camera: camera.state.value,
      speaker: { deviceId: speakerId.value, selectable },
      devices: devices.value,
    })),
    preview: computed(() => (camera.track.value === null ? null : new MediaStream([camera.track.value]))),
    microphoneTrack: microphone.track,
    cameraTrack: camera.track,
    inputLevel: inputMeter(clock, audible),
    setMicrophone: (on) => microphone.set(on),
    setCamera: (on) => camera.set(on),
    select: (kind: DeviceKind, deviceId: string) => {
      if (kind === 'microphone') return microphone.select(deviceId);
      if (kind === 'camera') return camera.select(deviceId);
      speakerId.value = deviceId;
      return Promise.resolve();
    },
    close: () => scope.close(),
  };
}

async function listed(
  mediaDevices: Pick<MediaDevices, 'enumerateDevices'> | undefined,
  use: (lists: DeviceLists) => void,
): Promise<void> {
  const infos = await mediaDevices?.enumerateDevices().catch(() => undefined);
  if (infos !== undefined) use(listDevices(infos));
}

function chosen(deviceId: string | null): MediaTrackConstraints {
  return deviceId === null ? {} : { deviceId: { exact: deviceId } };
}
