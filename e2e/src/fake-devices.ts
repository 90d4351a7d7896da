/** What the stage of devices leaves on a page's window. */
export interface DeviceStage {
  /** What pages asked of the browser, in order: kinds and the device that was chosen. */
  readonly asked: readonly string[];
  /** Ids of what runs now: what a light would show. */
  captured(): readonly string[];
  unplug(deviceId: string): void;
  /** From now on no question to the person is answered, as one that they overlooked. */
  ignoreQuestions(): void;
  /** Number of screen wake locks that were asked for. */
  wakeLocks: number;
}

declare global {
  interface Window {
    deviceStage: DeviceStage;
  }
}

/** An init script: two microphones that can be unplugged, beside the browser's own camera, and a look at everything that is captured. */
export function installDevices(): void {
  const microphones = new Map([
    ['mic-a', 'Built-in microphone'],
    ['mic-b', 'Headset'],
  ]);
  const devices = navigator.mediaDevices;
  const openCamera = devices.getUserMedia.bind(devices);
  const listOthers = devices.enumerateDevices.bind(devices);
  const asked: string[] = [];
  const captured: { readonly id: string; readonly track: MediaStreamTrack }[] = [];
  let answers = true;

  const microphone = (wanted: string | undefined): MediaStreamTrack => {
    const id = wanted ?? [...microphones.keys()][0];
    if (id === undefined) throw new DOMException('none', 'NotFoundError');
    if (!microphones.has(id)) throw new DOMException('gone', 'OverconstrainedError');
    const context = new AudioContext();
    const tone = context.createOscillator();
    const sink = context.createMediaStreamDestination();
    tone.connect(sink);
    tone.start();
    const [track] = sink.stream.getAudioTracks();
    if (track === undefined) throw new DOMException('none', 'NotFoundError');
    Object.defineProperty(track, 'label', { value: microphones.get(id) });
    track.getSettings = () => ({ deviceId: id });
    captured.push({ id, track });
    return track;
  };
  const exact = (constraints: boolean | MediaTrackConstraints | undefined): string | undefined => {
    const chosen = typeof constraints === 'object' ? constraints.deviceId : undefined;
    const id = typeof chosen === 'object' && 'exact' in chosen ? chosen.exact : undefined;
    return typeof id === 'string' ? id : undefined;
  };
  devices.getUserMedia = async (constraints = {}) => {
    const { audio, video } = constraints;
    const kinds = [audio && `audio ${exact(audio) ?? 'default'}`, video && 'video'];
    asked.push(kinds.filter(Boolean).join(', '));
    if (!answers) return new Promise<never>(() => undefined);
    const tracks: MediaStreamTrack[] = [];
    if (audio) tracks.push(microphone(exact(audio)));
    if (video) {
      const [track] = (await openCamera({ video })).getVideoTracks();
      if (track !== undefined) {
        tracks.push(track);
        captured.push({ id: 'camera', track });
      }
    }
    return new MediaStream(tracks);
  };
  devices.enumerateDevices = async () => [
    ...[...microphones].map(([deviceId, label]): MediaDeviceInfo => ({
      kind: 'audioinput',
      deviceId,
      label,
      groupId: '',
      toJSON: () => ({}),
    })),
    ...(await listOthers()).filter(({ kind }) => kind !== 'audioinput'),
  ];
  const stage: DeviceStage = {
    asked,
    captured: () => captured.filter(({ track }) => track.readyState === 'live').map(({ id }) => id),
    unplug: (deviceId) => {
      microphones.delete(deviceId);
      devices.dispatchEvent(new Event('devicechange'));
      for (const { id, track } of captured) {
        if (id !== deviceId || track.readyState !== 'live') continue;
        // To stop a track tells nobody; a device that goes away does.
        track.stop();
        track.dispatchEvent(new Event('ended'));
      }
    },
    ignoreQuestions: () => {
      answers = false;
    },
    wakeLocks: 0,
  };
  const { wakeLock } = navigator;
  const request = wakeLock.request.bind(wakeLock);
  wakeLock.request = (type) => {
    stage.wakeLocks += 1;
    return request(type);
  };
  Object.defineProperty(window, 'deviceStage', { value: stage });
}
