import { inBackground } from '../background.ts';
import { Serial, signal } from '@conclave/base';
import type { ReadonlySignal } from '@conclave/base';
import type { types } from 'mediasoup-client';
import { OPUS_BITRATE, OPUS_FRAME_MS } from '../audio-setting.ts';
import type { SfuPort } from '../ports.ts';
import type { Codec, Publication } from '../types.ts';
import type { FrameWorker } from './frame-worker.ts';
import type { SendLink, SentStream } from './links.ts';

export type PublishedContext = 'microphone' | 'camera';

/** Where and how streams are sent, for as long as one connection lasts. */
export interface Outlet {
  readonly link: SendLink;
  /** Per context; missing where the browser and the router have no codec in common. */
  readonly encodings: Readonly<Partial<Record<PublishedContext, OutletEncoding>>>;
}

export interface OutletEncoding {
  readonly codec: Codec;
  readonly capability: types.RtpCodecCapability;
  readonly encodings: readonly types.RtpEncodingParameters[];
}

export interface PublisherOptions {
  readonly sfu: SfuPort;
  readonly frames: Pick<FrameWorker, 'attachSender' | 'closeStream'>;
  /** The connection is in an unknown state: `connect` is called with another one. */
  readonly onBroken: () => void;
  /** FRM-4: a sender could not be armed. Its connection must be closed at once. */
  readonly onUnarmed: () => void;
}

interface Slot {
  readonly context: PublishedContext;
  readonly order: Serial;
  track: MediaStreamTrack | null;
  paused: boolean;
  sent: Sent | null;
}

interface Sent {
  readonly stream: SentStream;
  readonly streamId: number;
  readonly codec: Codec;
  track: MediaStreamTrack | null;
  /** As the SFU was told; undefined where it is not known whether the word arrived. */
  pausedAtSfu: boolean | undefined;
}

const OPUS_OPTIONS: types.ProducerCodecOptions = {
  opusStereo: false,
  opusDtx: false,
  // FRM-6: what repairs loss lies inside the sealed bucket, or is the sealed packet once more.
  opusFec: true,
  opusNack: true,
  opusMaxAverageBitrate: OPUS_BITRATE,
  opusPtime: OPUS_FRAME_MS,
};
const VIDEO_OPTIONS: types.ProducerCodecOptions = { videoGoogleStartBitrate: 600 };

/**
 * Brings the producers in line with what is to be sent. A camera that is off sends nothing, which the SFU can see
 * and so is told; a muted microphone goes on sending sealed silence of the same size, and only members learn
 * of it, by the announcement.
 */
export class Publisher {
  readonly #options: PublisherOptions;
  readonly #published = signal<readonly Publication[]>([]);
  readonly #slots: Readonly<Record<PublishedContext, Slot>> = {
    microphone: newSlot('microphone'),
    camera: newSlot('camera'),
  };
  #outlet: Outlet | null = null;

  constructor(options: PublisherOptions) {
    this.#options = options;
  }

  get published(): ReadonlySignal<readonly Publication[]> {
    return this.#published;
  }

  /** The worker's stream and the media section of each producer. */
  get streams(): readonly {
    readonly context: PublishedContext;
    readonly streamId: number;
    readonly mid: string;
    readonly paused: boolean;
  }[] {
    return this.#all().flatMap(({ context, sent, paused }) =>
      sent === null ? [] : [{ context, streamId: sent.streamId, mid: sent.stream.localId, paused }],
    );
  }

  set(context: PublishedContext, track: MediaStreamTrack | null, paused: boolean): void {
    const slot = this.#slots[context];
    slot.track = track;
    slot.paused = paused;
    this.#announce();
    this.#sync(slot);
  }

  /** @param outlet null where there is no connection: what was sent on the last one is forgotten */
  connect(outlet: Outlet | null): void {
    this.#outlet = outlet;
    for (const slot of this.#all()) {
      if (slot.sent !== null) this.#options.frames.closeStream(slot.sent.streamId);
      slot.sent = null;
      this.#sync(slot);
    }
    this.#announce();
  }

  /** Says again what the SFU may not have heard. */
  resync(): void {
    for (const slot of this.#all()) this.#sync(slot);
  }

  owns(producerId: string): boolean {
    return this.#all().some(({ sent }) => sent?.stream.id === producerId);
  }

  #all(): readonly Slot[] {
    return [this.#slots.microphone, this.#slots.camera];
  }

  #sync(slot: Slot): void {
    inBackground(
      slot.order.run(async () => {
        const outlet = this.#outlet;
        if (outlet === null) return;
        try {
          if (slot.sent === null) await this.#produce(slot, outlet);
          else await this.#adjust(slot, slot.sent);
        } catch {
          // A producer that failed half-way leaves a media section behind: the connection can't be used again.
          if (this.#outlet === outlet) {
            this.#outlet = null;
            this.#options.onBroken();
          }
        }
      }),
    );
  }

  async #produce(slot: Slot, outlet: Outlet): Promise<void> {
    const { context, track } = slot;
    const encoding = outlet.encodings[context];
    if (track === null || track.readyState === 'ended' || encoding === undefined) return;
    const { codec } = encoding;
    let streamId = 0;
    const stream = await outlet.link.produce({
      track,
      codec: encoding.capability,
      encodings: [...encoding.encodings],
      codecOptions: codec === 'opus' ? OPUS_OPTIONS : VIDEO_OPTIONS,
      // Tracks belong to whoever captured them.
      stopTracks: false,
      disableTrackOnPause: false,
      zeroRtpOnPause: false,
      onRtpSender: (sender) => {
        streamId = this.#arm(sender, context, codec);
      },
    });
    if (this.#outlet !== outlet) return this.#options.frames.closeStream(streamId);
    slot.sent = { stream, streamId, codec, track, pausedAtSfu: false };
    this.#announce();
    await this.#adjust(slot, slot.sent);
  }

  #arm(sender: RTCRtpSender, context: PublishedContext, codec: Codec): number {
    try {
      return this.#options.frames.attachSender(sender, { context, codec });
    } catch (fault) {
      this.#outlet = null;
      this.#options.onUnarmed();
      throw fault;
    }
  }

  async #adjust(slot: Slot, sent: Sent): Promise<void> {
    const off = slot.track === null;
    if (!off) await this.#setPausedAtSfu(sent, false);
    const track = slot.track?.readyState === 'ended' ? null : slot.track;
    if (track !== sent.track) {
      await sent.stream.replaceTrack({ track });
      sent.track = track;
    }
    if (off) await this.#setPausedAtSfu(sent, true);
  }

  async #setPausedAtSfu(sent: Sent, paused: boolean): Promise<void> {
    if (sent.pausedAtSfu === paused) return;
    const { sfu } = this.#options;
    sent.pausedAtSfu = undefined;
    const answer = await (paused ? sfu.pauseProducer(sent.stream.id) : sfu.resumeProducer(sent.stream.id));
    if (answer.ok) sent.pausedAtSfu = paused;
    else if (answer.error !== 'lost') throw new Error(answer.error);
  }

  #announce(): void {
    const next = this.#all().flatMap(({ context, sent, paused }): Publication[] =>
      sent === null ? [] : [{ producerId: sent.stream.id, context, codec: sent.codec, paused }],
    );
    if (JSON.stringify(next) !== JSON.stringify(this.#published.peek())) this.#published.value = next;
  }
}

function newSlot(context: PublishedContext): Slot {
  return { context, order: new Serial(), track: null, paused: true, sent: null };
}
