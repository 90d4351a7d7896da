import { computed, Scope, signal } from '@conclave/base';
import type { Clock, ReadonlySignal } from '@conclave/base';
import { inBackground } from '../background.ts';
import { browserScreens } from '../screen/browser-screens.ts';
import { ScreenShare } from '../screen/screen-capture.ts';
import type { CaptureKind, CaptureState, DeviceKind, LocalMedia, LocalMediaState } from '../types.ts';
import { browserDevices } from './browser-devices.ts';
import type { BrowserDevices } from './browser-devices.ts';
import { CaptureDevice } from './capture-device.ts';
import { CaptureOpener } from './capture-opener.ts';
import { CapturePair } from './capture-pair.ts';
import { listDevices, listedId, namedBy, NO_DEVICES } from './device-lists.ts';
import type { DeviceLists } from './device-lists.ts';
import { DeviceNewsList } from './device-news.ts';
import { DeviceWatch } from './device-watch.ts';
import type { Came } from './device-watch.ts';
import { inputMeter } from './input-meter.ts';
import { ownTalk } from './own-talk.ts';
import { whyEnded } from './why-ended.ts';

export interface LocalMediaOptions {
  readonly clock: Clock;
  /** The page's own where absent. */
  readonly browser?: BrowserDevices;
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
  const { clock, browser = browserDevices() } = options;
  const scope = new Scope();
  const devices = signal<DeviceLists>(NO_DEVICES);
  const watch = new DeviceWatch();
  const news = new DeviceNewsList();
  const speakerId = signal<string | null>(null);
  const selectable = typeof HTMLMediaElement === 'function' && 'setSinkId' in HTMLMediaElement.prototype;

  const look = async (changed: boolean): Promise<void> => {
    const infos = await browser?.enumerateDevices().catch(() => undefined);
    if (infos === undefined) return;
    const lists = listDevices(infos);
    const changes = watch.look(infos, changed);
    devices.value = lists;
    const mayChoose = ({ kind, id }: Came): boolean =>
      kind !== 'speaker' || selectable || id === speakerId.peek();
    const came = changes.came.filter(mayChoose);
    const track = microphone.track.peek();
    const isDefault = track?.getSettings().deviceId === 'default' && track.readyState === 'live';
    news.changed(
      { ...changes, came },
      {
        byDefault: isDefault ? track.label : null,
        speaker: speakerId.peek(),
        named: (label) => namedBy(lists.microphone, label),
      },
    );
  };
  const refresh = (): void => inBackground(look(false));
  const onChange = (): void => inBackground(look(true));
  const opener = new CaptureOpener(browser);
  const capture = (kind: CaptureKind, whenOff: 'mute' | 'stop', constraints: MediaTrackConstraints) =>
    new CaptureDevice({
      clock,
      whenOff,
      open: async (deviceId) => {
        const track = await opener.open(kind, constraints, deviceId);
        // Labels and ids are there from the first permission on.
        refresh();
        return track;
      },
      whyEnded: async (track) => {
        refresh();
        if (browser === undefined) return 'stopped';
        return whyEnded(browser, kind, track.getSettings().deviceId, (id) => watch.wasListed(id));
      },
    });
  const microphone = capture('microphone', 'mute', MICROPHONE);
  const camera = capture('camera', 'stop', CAMERA);
  const pair = new CapturePair({ microphone, camera });
  const screen = new ScreenShare(browserScreens());

  refresh();
  browser?.addEventListener('devicechange', onChange);
  scope.add(() => browser?.removeEventListener('devicechange', onChange));
  scope.add(() => pair.close());
  scope.add(() => screen.stop());

  const shown = (kind: CaptureKind, device: CaptureDevice): CaptureState => {
    const { deviceId, ...rest } = device.state.value;
    return { ...rest, deviceId: listedId(devices.value[kind], deviceId, device.track.value?.label ?? null) };
  };
  const audible = computed(() => (microphone.state.value.on ? microphone.track.value : null));
  return {
    state: computed((): LocalMediaState => ({
      microphone: shown('microphone', microphone),
      camera: shown('camera', camera),
      speaker: { deviceId: presentSpeaker(speakerId.value, devices.value), selectable },
      devices: devices.value,
    })),
    preview: previewOf(camera.track),
    microphoneTrack: microphone.track,
    cameraTrack: camera.track,
    inputLevel: inputMeter(clock, audible),
    screen,
    setMicrophone: (on) => pair.set('microphone', on),
    setCamera: (on) => pair.set('camera', on),
    select: async (kind: DeviceKind, deviceId: string) => {
      news.taken(kind, deviceId);
      if (kind === 'speaker') {
        speakerId.value = deviceId;
        return;
      }
      const fault = await pair.select(kind, deviceId);
      if (fault === null) return;
      const label = devices.peek()[kind].find(({ id }) => id === deviceId)?.label ?? '';
      news.tell({ what: 'not-taken', label, offer: [], fault });
    },
    start: (wishes) => {
      if (pair.isNew && wishes.speaker !== null) speakerId.value = wishes.speaker;
      return pair.start(wishes);
    },
    release: () => {
      screen.stop();
      pair.release();
    },
    dismissFault: (kind) => pair.dismissFault(kind),
    news: news.list,
    talk: ownTalk(clock, microphone.track, microphone.state),
    dismissNews: (id) => news.dismiss(id),
    close: () => scope.close(),
  };
}

/** One stream for as long as the track is the same. */
function previewOf(track: ReadonlySignal<MediaStreamTrack | null>): ReadonlySignal<MediaStream | null> {
  return computed(() => (track.value === null ? null : new MediaStream([track.value])));
}

/** A loudspeaker that is gone plays nothing: the system's own takes its place, until the chosen one is back. */
function presentSpeaker(chosen: string | null, devices: DeviceLists): string | null {
  const isKnown = devices.speaker.length > 0;
  return isKnown && devices.speaker.every(({ id }) => id !== chosen) ? null : chosen;
}
