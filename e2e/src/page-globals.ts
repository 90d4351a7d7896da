/** What a betrayed worker said so far, in hex. */
export interface LeakedText {
  readonly baseKeys: string[];
  readonly frames: string[];
}

/** An audio frame before it was padded and sealed. */
export interface SpokenFrame {
  /** The SFrame header that it got, in hex. */
  readonly header: string;
  /** −dBov. */
  readonly level: number;
  /** Bytes of Opus. */
  readonly size: number;
}

export interface FirstPicture {
  /** Milliseconds from the page of the call to the first frame of Ada that it shows; null where none came yet. */
  readonly after: number | null;
  /** What the page said of sound and picture meanwhile. */
  readonly said: readonly string[];
}

/** What stories leave on the page's window: written by init scripts, read by evaluated functions. */
declare global {
  interface Window {
    probedConnections: readonly RTCPeerConnection[];
    leaked: LeakedText;
    firstPicture: FirstPicture;
    announced: readonly string[];
    spoken: readonly SpokenFrame[];
    openedDevices: readonly string[];
    savedBlobs?: Blob[];
    startedWorkers: readonly Worker[];
  }
}
