import { FakeTrack } from '../session/testing.ts';
import type { CaptureKind } from '../types.ts';
import type { BrowserDevices } from './browser-devices.ts';

const KINDS = { audio: 'audioinput', video: 'videoinput' } as const;

class FakeStream {
  readonly #tracks: readonly MediaStreamTrack[];

  constructor(tracks: readonly MediaStreamTrack[]) {
    this.#tracks = tracks;
  }

  getTracks(): MediaStreamTrack[] {
    return [...this.#tracks];
  }
}

/** A browser with devices that can be plugged in and pulled out, and a person who is asked. Stubs the global `MediaStream`. */
export class FakeBrowser implements BrowserDevices {
  /** What `getUserMedia` was asked, in order. */
  readonly asked: (MediaStreamConstraints | undefined)[] = [];
  readonly tracks: FakeTrack[] = [];
  permissions: Record<CaptureKind, PermissionState | null> = { microphone: 'prompt', camera: 'prompt' };
  /** A name of a DOMException by kind of track: what asking for it ends in. */
  readonly failures = new Map<'audio' | 'video', string>();
  /** Ids of tracks, where they are others than the listed ones. */
  trackId: (listed: string) => string = (listed) => listed;
  answer: () => Promise<void> = () => Promise.resolve();
  readonly #events = new EventTarget();
  #infos: readonly MediaDeviceInfo[] = [];

  constructor(...infos: readonly MediaDeviceInfo[]) {
    this.#infos = infos;
    Reflect.set(globalThis, 'MediaStream', FakeStream);
  }

  readonly addEventListener: BrowserDevices['addEventListener'] = this.#events.addEventListener.bind(
    this.#events,
  );
  readonly removeEventListener: BrowserDevices['removeEventListener'] = this.#events.removeEventListener.bind(
    this.#events,
  );

  permission = (kind: CaptureKind): Promise<PermissionState | null> =>
    Promise.resolve(this.permissions[kind]);

  enumerateDevices = (): Promise<MediaDeviceInfo[]> => Promise.resolve([...this.#infos]);

  getUserMedia = async (constraints?: MediaStreamConstraints): Promise<MediaStream> => {
    this.asked.push(constraints);
    await this.answer();
    const wanted = (['audio', 'video'] as const).filter((kind) => constraints?.[kind] !== undefined);
    const picked = wanted.map((kind) => this.#pick(kind, constraints?.[kind]));
    const opened = picked.map(
      ({ kind, deviceId, label }) =>
        new FakeTrack(kind === 'audioinput' ? 'audio' : 'video', this.trackId(deviceId), label),
    );
    this.tracks.push(...opened);
    return new MediaStream(opened);
  };

  /** Tracks that run: what a light would show. */
  get captured(): readonly string[] {
    return this.tracks.filter(({ readyState }) => readyState === 'live').map(({ deviceId }) => deviceId);
  }

  plug(...infos: readonly MediaDeviceInfo[]): void {
    this.#infos = infos;
    this.#events.dispatchEvent(new Event('devicechange'));
  }

  unplug(deviceId: string): void {
    this.plug(...this.#infos.filter((each) => each.deviceId !== deviceId));
    for (const track of this.tracks.filter(
      (each) => each.deviceId === deviceId && each.readyState === 'live',
    ))
      track.unplug();
  }

  #pick(kind: 'audio' | 'video', constraints: MediaTrackConstraints | boolean | undefined): MediaDeviceInfo {
    const failure = this.failures.get(kind);
    if (failure !== undefined) throw new DOMException('', failure);
    const there = this.#infos.filter((each) => each.kind === KINDS[kind]);
    const asked = typeof constraints === 'object' ? constraints.deviceId : undefined;
    const exact = typeof asked === 'object' && 'exact' in asked ? asked.exact : undefined;
    const found = exact === undefined ? there[0] : there.find(({ deviceId }) => deviceId === exact);
    if (found === undefined)
      throw new DOMException('', there.length === 0 ? 'NotFoundError' : 'OverconstrainedError');
    return found;
  }
}

export const info = (
  kind: MediaDeviceKind,
  deviceId: string,
  label = `${kind} ${deviceId}`,
  groupId = '',
): MediaDeviceInfo => ({
  kind,
  deviceId,
  label,
  groupId,
  toJSON: () => ({}),
});
