import type { CaptureKind } from '../types.ts';

/** What this room needs of the browser to find and open devices. */
export interface BrowserDevices extends Pick<
  MediaDevices,
  'getUserMedia' | 'enumerateDevices' | 'addEventListener' | 'removeEventListener'
> {
  /** Null where the browser does not tell. */
  readonly permission: (kind: CaptureKind) => Promise<PermissionState | null>;
}

/** The page's own; undefined on a page that is no secure context. */
export function browserDevices(): BrowserDevices | undefined {
  const devices = globalThis.navigator?.mediaDevices;
  if (devices === undefined) return undefined;
  return {
    getUserMedia: (constraints) => devices.getUserMedia(constraints),
    enumerateDevices: () => devices.enumerateDevices(),
    addEventListener: devices.addEventListener.bind(devices),
    removeEventListener: devices.removeEventListener.bind(devices),
    permission: async (name) => {
      try {
        return (await navigator.permissions.query({ name })).state;
      } catch {
        // Older browsers know neither the interface nor these names.
        return null;
      }
    },
  };
}
