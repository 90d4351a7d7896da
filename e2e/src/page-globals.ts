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

/** What stories leave on the page's window: written by init scripts, read by evaluated functions. */
declare global {
  interface Window {
    probedConnections: readonly RTCPeerConnection[];
    connectedAfter: ReadonlyMap<RTCPeerConnection, number>;
    leaked: LeakedText;
    announced: readonly string[];
    spoken: readonly SpokenFrame[];
    openedDevices: readonly string[];
    savedBlobs?: Blob[];
    startedWorkers: readonly Worker[];
  }
}
