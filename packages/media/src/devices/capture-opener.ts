import { inBackground } from '../background.ts';
import type { CaptureKind } from '../types.ts';
import type { BrowserDevices } from './browser-devices.ts';
import { deviceFault } from './device-fault.ts';

const KEY = { microphone: 'audio', camera: 'video' } as const;

interface Request {
  readonly kind: CaptureKind;
  readonly constraints: MediaTrackConstraints;
  /** Null for the system's default. */
  readonly deviceId: string | null;
  readonly resolve: (track: MediaStreamTrack) => void;
  readonly reject: (reason: unknown) => void;
}

/**
 * Opens microphones and cameras. What is asked for in one turn of the event loop is asked of the browser in one call, so that the
 * person sees one prompt for both; each of the two gets its own answer, and every track that is opened has somebody who asked for it.
 */
export class CaptureOpener {
  readonly #browser: Pick<BrowserDevices, 'getUserMedia' | 'permission'> | undefined;
  #requests: Request[] = [];

  /** @param browser undefined on a page that is no secure context: every device is not found */
  constructor(browser: Pick<BrowserDevices, 'getUserMedia' | 'permission'> | undefined) {
    this.#browser = browser;
  }

  /** Rejects as `getUserMedia` does. A chosen device that is gone gives way to the system's default. */
  open(
    kind: CaptureKind,
    constraints: MediaTrackConstraints,
    deviceId: string | null,
  ): Promise<MediaStreamTrack> {
    return new Promise((resolve, reject) => {
      if (this.#requests.length === 0) queueMicrotask(() => inBackground(this.#flush()));
      this.#requests.push({ kind, constraints, deviceId, resolve, reject });
    });
  }

  async #flush(): Promise<void> {
    const requests = this.#requests;
    this.#requests = [];
    if (requests.length > 1) {
      try {
        const tracks = await this.#ask(requests);
        for (const { kind, resolve, reject } of requests) {
          const track = tracks.find((each) => each.kind === KEY[kind]);
          if (track === undefined) reject(new DOMException('no track', 'NotFoundError'));
          else resolve(track);
        }
        return;
      } catch (reason) {
        await this.#each(requests, reason);
        return;
      }
    }
    for (const request of requests) await this.#alone(request);
  }

  /** After both could not be had together: one of them may be there. One after the other, so that no prompt hides another. */
  async #each(requests: readonly Request[], reason: unknown): Promise<void> {
    for (const request of requests) {
      // Who has just refused is not asked again; a device that is allowed for good needs no question.
      const refused = deviceFault(reason) === 'denied';
      if (refused && (await this.#browser?.permission(request.kind)) !== 'granted') request.reject(reason);
      else await this.#alone(request);
    }
  }

  async #alone(request: Request): Promise<void> {
    try {
      request.resolve(await this.#orDefault(request));
    } catch (reason) {
      request.reject(reason);
    }
  }

  async #orDefault(request: Request): Promise<MediaStreamTrack> {
    try {
      return await this.#one(request);
    } catch (reason) {
      if (request.deviceId === null || deviceFault(reason) !== 'not-found') throw reason;
      return this.#one({ ...request, deviceId: null });
    }
  }

  async #one(request: Request): Promise<MediaStreamTrack> {
    const [track] = await this.#ask([request]);
    if (track === undefined) throw new DOMException('no track', 'NotFoundError');
    return track;
  }

  async #ask(requests: readonly Request[]): Promise<readonly MediaStreamTrack[]> {
    if (this.#browser === undefined) throw new DOMException('no secure context', 'NotFoundError');
    const asked: MediaStreamConstraints = {};
    for (const { kind, constraints, deviceId } of requests) {
      asked[KEY[kind]] = deviceId === null ? constraints : { ...constraints, deviceId: { exact: deviceId } };
    }
    const stream = await this.#browser.getUserMedia(asked);
    return stream.getTracks();
  }
}
