import type { PickScreen } from './screen-capture.ts';

/** Chromium's further members, which others ignore (W3C Screen Capture sections 5.3 and 5.4). */
interface DisplayOptions extends DisplayMediaStreamOptions {
  readonly selfBrowserSurface: 'exclude';
  readonly surfaceSwitching: 'include';
  readonly systemAudio: 'include' | 'exclude';
}

/** The page's own picker; null where the browser has none. */
export function browserScreens(): PickScreen | null {
  const devices = globalThis.navigator?.mediaDevices;
  if (devices === undefined || !('getDisplayMedia' in devices)) return null;
  return async () => {
    const supported: object = devices.getSupportedConstraints();
    // Whoever shares the system's sound would send everybody their own voice back, unless the browser leaves this page's out.
    const withoutOwn = 'restrictOwnAudio' in supported;
    const sound = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
    const options: DisplayOptions = {
      video: { width: { max: 3840 }, height: { max: 2160 }, frameRate: { max: 30 } },
      audio: withoutOwn ? Object.assign(sound, { restrictOwnAudio: true }) : sound,
      // This page in its own picture would be a hall of mirrors.
      selfBrowserSurface: 'exclude',
      surfaceSwitching: 'include',
      systemAudio: withoutOwn ? 'include' : 'exclude',
    };
    return (await devices.getDisplayMedia(options)).getTracks();
  };
}
