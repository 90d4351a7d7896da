/** What the fake screen leaves on a page's window. */
export interface ScreenStage {
  /** How often the page asked the person what to share. */
  asked: number;
  /** The next question is answered by this error in place of a screen. */
  refuseNext: string | null;
  /** Whether sound belongs to the next share. */
  withSound: boolean;
  /** Colour of the next and the running share, any CSS colour. */
  colour: string;
  /** Kinds of what is captured now. */
  live(): readonly string[];
  /** What encoders are told of the picture that is captured now. */
  hint(): string;
  /** The source ends: its window was closed, or its sound. */
  end(kind: 'video' | 'audio'): void;
}

declare global {
  interface Window {
    screenStage: ScreenStage;
  }
}

/** An init script: `getDisplayMedia` gives a drawn page of one colour whose clock goes on; with a tone where asked. */
export function installScreen({ width, height } = { width: 1920, height: 1080 }): void {
  // What has ended is kept by nobody: pages are measured that share again and again.
  let tracks: readonly MediaStreamTrack[] = [];
  const whenEnded = new WeakMap<MediaStreamTrack, ((event: Event) => void)[]>();
  const stage: ScreenStage = {
    asked: 0,
    refuseNext: null,
    withSound: false,
    colour: 'rgb(0, 160, 0)',
    live: () => tracks.filter(({ readyState }) => readyState === 'live').map(({ kind }) => kind),
    hint: () =>
      tracks.find(({ kind, readyState }) => kind === 'video' && readyState === 'live')?.contentHint ?? '',
    end: (kind) => {
      for (const track of tracks) {
        if (track.kind !== kind || track.readyState !== 'live') continue;
        // To stop a track tells nobody; a window that is closed does.
        track.stop();
        for (const listener of whenEnded.get(track) ?? []) listener(new Event('ended'));
      }
    },
  };
  Object.defineProperty(window, 'screenStage', { value: stage });

  // Firefox gives a track no event but its own.
  const watched = (track: MediaStreamTrack): MediaStreamTrack => {
    const listeners: ((event: Event) => void)[] = [];
    whenEnded.set(track, listeners);
    const listen = track.addEventListener.bind(track);
    Object.defineProperty(track, 'addEventListener', {
      value: (type: string, listener: (event: Event) => void) => {
        if (type === 'ended') listeners.push(listener);
        listen(type, listener);
      },
    });
    return track;
  };
  const picture = (): MediaStreamTrack | undefined => {
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d');
    let tick = 0;
    const draw = (): void => {
      if (context === null) return;
      tick += 1;
      context.fillStyle = stage.colour;
      context.fillRect(0, 0, width, height);
      context.fillStyle = 'white';
      context.font = '12px monospace';
      for (let line = 0; line < 40; line += 1)
        context.fillText(`line ${line} of what is shared`, 40, 60 + line * 20);
      context.font = '48px monospace';
      context.fillText(String(tick), 0.8 * width, 100);
    };
    draw();
    const [track] = canvas.captureStream(30).getVideoTracks();
    const timer = setInterval(() => (track?.readyState === 'live' ? draw() : clearInterval(timer)), 50);
    return track;
  };
  const sound = (): MediaStreamTrack | undefined => {
    const audio = new AudioContext();
    const tone = audio.createOscillator();
    const sink = audio.createMediaStreamDestination();
    tone.connect(sink);
    tone.start();
    return sink.stream.getAudioTracks()[0];
  };
  navigator.mediaDevices.getDisplayMedia = async () => {
    stage.asked += 1;
    const refusal = stage.refuseNext;
    stage.refuseNext = null;
    if (refusal !== null) throw new DOMException('', refusal);
    const given = [picture(), stage.withSound ? sound() : undefined].filter((track) => track !== undefined);
    tracks = [...tracks.filter(({ readyState }) => readyState === 'live'), ...given.map(watched)];
    return new MediaStream(given);
  };
}

/** An init script: what is shared is this tab itself, by the browser's own capture. */
export function shareThisTab(): void {
  const devices = navigator.mediaDevices;
  const pick = devices.getDisplayMedia.bind(devices);
  devices.getDisplayMedia = (options) =>
    pick(Object.assign({}, options, { preferCurrentTab: true, selfBrowserSurface: 'include' }));
}

export interface SeenScreen {
  readonly name: string;
  readonly width: number;
  readonly height: number;
  /** Of a pixel where nothing is written; null before there is a picture. */
  readonly colour: readonly [red: number, green: number, blue: number] | null;
  readonly decryption: string;
  /** Of its tile, in CSS pixels. */
  readonly area: number;
}

/** Evaluated in the page: what is seen of the screens that are shared. */
export function readScreens(): readonly SeenScreen[] {
  return Array.from(document.querySelectorAll('[role=group][data-screen-of]'), (tile) => {
    const video = tile.querySelector('video');
    const canvas = document.createElement('canvas');
    canvas.width = 16;
    canvas.height = 9;
    const context = canvas.getContext('2d', { willReadFrequently: true });
    const hasPicture = video !== null && video.videoWidth > 0;
    if (hasPicture) context?.drawImage(video, 0, 0, 16, 9);
    const pixel = context?.getImageData(8, 7, 1, 1).data;
    return {
      name: tile.getAttribute('aria-label') ?? '',
      width: video?.videoWidth ?? 0,
      height: video?.videoHeight ?? 0,
      colour: hasPicture && pixel ? [pixel[0] ?? 0, pixel[1] ?? 0, pixel[2] ?? 0] : null,
      decryption: tile.getAttribute('data-decryption') ?? '',
      area: tile.clientWidth * tile.clientHeight,
    };
  });
}
