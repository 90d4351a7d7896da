import { signal } from '@conclave/base';
import { FakeTrack, ScreenShare } from '@conclave/media/testing';
import type {
  CaptureKind,
  DeviceKind,
  DeviceNews,
  DeviceWishes,
  LocalMedia,
  LocalMediaState,
} from '@conclave/media';

const off = { on: false, deviceId: null, fault: null, interrupted: false };

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
  readonly talk = { advice: signal(null), dismiss: (): void => undefined };
  readonly news = signal<readonly DeviceNews[]>([]);
  /** What the next pick of a screen brings. */
  picked: readonly MediaStreamTrack[] = [new FakeTrack('video')];
  readonly screen = new ScreenShare(() => Promise.resolve(this.picked));
  closed = false;
  /** What was on when everything was given back; null while it is not. */
  released: readonly CaptureKind[] | null = null;
  #running = false;

  setMicrophone(on: boolean): Promise<void> {
    this.#running ||= on;
    this.#change('microphone', { on });
    return Promise.resolve();
  }

  setCamera(on: boolean): Promise<void> {
    this.#running ||= on;
    this.#change('camera', { on });
    return Promise.resolve();
  }

  select(kind: DeviceKind, deviceId: string): Promise<void> {
    const { state } = this;
    state.value = { ...state.value, [kind]: { ...state.value[kind], deviceId } };
    return Promise.resolve();
  }

  start(wishes: DeviceWishes): Promise<void> {
    if (this.#running) return Promise.resolve();
    const wanted = this.released ?? KINDS.filter((kind) => wishes[kind].on);
    this.released = null;
    this.#running = true;
    for (const kind of wanted) this.#change(kind, { on: true });
    return Promise.resolve();
  }

  release(): void {
    this.screen.stop();
    if (!this.#running) return;
    this.#running = false;
    this.released = KINDS.filter((kind) => this.state.peek()[kind].on);
    for (const kind of KINDS) this.#change(kind, { on: false });
  }

  dismissFault(kind: CaptureKind): void {
    this.#change(kind, { fault: null });
  }

  dismissNews(id: number): void {
    this.news.value = this.news.peek().filter((news) => news.id !== id);
  }

  close(): void {
    this.closed = true;
  }

  /** The system holds the device back, or lets it go on. */
  interrupt(kind: CaptureKind, interrupted: boolean): void {
    this.#change(kind, { interrupted });
  }

  #change(kind: CaptureKind, change: Partial<LocalMediaState[CaptureKind]>): void {
    this.state.value = { ...this.state.peek(), [kind]: { ...this.state.peek()[kind], ...change } };
  }
}

const KINDS = ['microphone', 'camera'] as const;
