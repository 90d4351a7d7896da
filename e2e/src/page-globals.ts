/** What a betrayed worker said so far, in hex. */
export interface LeakedText {
  readonly baseKeys: string[];
  readonly frames: string[];
}

/** What stories leave on the page's window: written by init scripts, read by evaluated functions. */
declare global {
  interface Window {
    probedConnections: readonly RTCPeerConnection[];
    leaked: LeakedText;
    openedDevices: readonly string[];
    startedWorkers: readonly Worker[];
  }
}
