import { inBackground } from '../background.ts';
import { Serial, signal } from '@conclave/base';
import type { Clock, ReadonlySignal } from '@conclave/base';
import type { types } from 'mediasoup-client';
import { OPUS_BITRATE, OPUS_FRAME_MS } from '../audio-setting.ts';
import type { SfuPort } from '../ports.ts';
import type { Codec, Publication, StreamContext } from '../types.ts';
import type { FrameWorker } from './frame-worker.ts';
import type { SendLink, SentStream } from './links.ts';
import { SentLayers } from './sent-layers.ts';

/** Where and how streams are sent, for as long as one connection lasts. */
export interface Outlet {
  readonly link: SendLink;
  /** Per context, the best one first; none where the browser and the router have no codec in common. */
  readonly encodings: Readonly<Record<StreamContext, readonly OutletEncoding[]>>;
}

export interface OutletEncoding {
  readonly codec: Codec;
  readonly capability: types.RtpCodecCapability;
  readonly encodings: readonly types.RtpEncodingParameters[];
}

export interface PublisherOptions {
  readonly sfu: SfuPort;
  readonly clock: Pick<Clock, 'after'>;
  readonly frames: Pick<FrameWorker, 'attachSender' | 'closeStream'>;
  /** The connection is in an unknown state: `connect` is called with another one. */
  readonly onBroken: () => void;
  /** FRM-4: a sender could not be armed. Its connection must be closed at once. */
  readonly onUnarmed: () => void;
}

interface Slot {
  readonly context: StreamContext;
  readonly order: Serial;
  track: MediaStreamTrack | null;
  paused: boolean;
  sent: Sent | null;
  /** Which of the outlet's encodings is taken: further ones where the encoder gave nothing. */
  choice: number;
}

interface Sent {
  readonly stream: SentStream;
  readonly streamId: number;
  readonly codec: Codec;
  /** Of a camera, that has them. */
  readonly layers: SentLayers | null;
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
/** A server that names others has them forgotten. */
const MOST_WANTED = 16;

/** Kilobits per second to begin with: a face may sharpen, a page of text is to be read at once. */
const VIDEO_OPTIONS = {
  camera: { videoGoogleStartBitrate: 600 },
  screen: { videoGoogleStartBitrate: 1_200 },
} as const satisfies Record<string, types.ProducerCodecOptions>;

/**
 * Brings the producers in line with what is to be sent. A camera that is off sends nothing, which the SFU can see
 * and so is told; a muted microphone goes on sending sealed silence of the same size, and only members learn
 * of it, by the announcement. A screen is shared under a producer of its own each time.
 */
export class Publisher {
  readonly #options: PublisherOptions;
  readonly #published = signal<readonly Publication[]>([]);
  readonly #slots: Readonly<Record<StreamContext, Slot>> = {
    microphone: newSlot('microphone'),
    camera: newSlot('camera'),
    screen: newSlot('screen'),
    'screen-audio': newSlot('screen-audio'),
  };
  /** Producers that ended here, and of which the SFU may not have heard. */
  readonly #ended = new Set<string>();
  /** By producer: the SFU may say so before it has said that there is one. */
  readonly #wanted = new Map<string, number | null>();
  #outlet: Outlet | null = null;

  constructor(options: PublisherOptions) {
    this.#options = options;
  }

  get published(): ReadonlySignal<readonly Publication[]> {
    return this.#published;
  }

  /** The worker's stream and the media section of each producer. */
  get streams(): readonly {
    readonly context: StreamContext;
    readonly streamId: number;
    readonly mid: string;
    readonly paused: boolean;
  }[] {
    return this.#all().flatMap(({ context, sent, paused }) =>
      sent === null ? [] : [{ context, streamId: sent.streamId, mid: sent.stream.localId, paused }],
    );
  }

  set(context: StreamContext, track: MediaStreamTrack | null, paused: boolean): void {
    const slot = this.#slots[context];
    if (slot.track !== track) slot.choice = 0;
    slot.track = track;
    slot.paused = paused;
    this.#announce();
    this.#sync(slot);
  }

  /** @param outlet null where there is no connection: what was sent on the last one is forgotten */
  connect(outlet: Outlet | null): void {
    this.#outlet = outlet;
    for (const slot of this.#all()) {
      if (slot.sent !== null) this.#forget(slot.sent);
      slot.sent = null;
      this.#sync(slot);
    }
    this.#ended.clear();
    this.#wanted.clear();
    this.#announce();
  }

  /** The encoder of this stream gives nothing: takes the next encoding, where there is another one. */
  fallBack(streamId: number): void {
    const slot = this.#all().find(({ sent }) => sent?.streamId === streamId);
    const { sent } = slot ?? {};
    if (slot === undefined || !sent) return;
    if (this.#outlet?.encodings[slot.context][slot.choice + 1] === undefined) return;
    slot.choice += 1;
    inBackground(slot.order.run(() => this.#carefully((outlet) => this.#replace(slot, sent, outlet))));
  }

  /** Says again what the SFU may not have heard. */
  resync(): void {
    for (const slot of this.#all()) this.#sync(slot);
    for (const id of this.#ended) inBackground(this.#tellEnded(id));
  }

  /** What is worth encoding, as the SFU says: {@link SentLayers}. */
  wanted(producerId: string, spatialLayer: number | null): void {
    this.#wanted.set(producerId, spatialLayer);
    const [oldest] = this.#wanted.keys();
    if (this.#wanted.size > MOST_WANTED && oldest !== undefined) this.#wanted.delete(oldest);
    for (const { sent } of this.#all()) if (sent?.stream.id === producerId) this.#limit(sent);
  }

  owns(producerId: string): boolean {
    return this.#all().some(({ sent }) => sent?.stream.id === producerId);
  }

  #limit({ stream, layers }: Sent): void {
    const wanted = this.#wanted.get(stream.id);
    if (wanted !== undefined) layers?.wanted(wanted);
  }

  #forget({ streamId, layers }: Sent): void {
    this.#options.frames.closeStream(streamId);
    layers?.close();
  }

  #all(): readonly Slot[] {
    return Object.values(this.#slots);
  }

  #sync(slot: Slot): void {
    inBackground(
      slot.order.run(() =>
        this.#carefully((outlet) =>
          slot.sent === null ? this.#produce(slot, outlet) : this.#adjust(slot, slot.sent),
        ),
      ),
    );
  }

  async #carefully(act: (outlet: Outlet) => Promise<void>): Promise<void> {
    const outlet = this.#outlet;
    if (outlet === null) return;
    try {
      await act(outlet);
    } catch {
      // A producer that failed half-way leaves a media section behind: the connection can't be used again.
      if (this.#outlet !== outlet) return;
      this.#outlet = null;
      this.#options.onBroken();
    }
  }

  async #produce(slot: Slot, outlet: Outlet): Promise<void> {
    const { context, track } = slot;
    const encoding = outlet.encodings[context][slot.choice];
    if (track === null || track.readyState === 'ended' || encoding === undefined) return;
    const { codec } = encoding;
    let streamId = 0;
    const stream = await outlet.link.produce({
      track,
      codec: encoding.capability,
      encodings: [...encoding.encodings],
      codecOptions:
        codec === 'opus' ? OPUS_OPTIONS : VIDEO_OPTIONS[context === 'screen' ? context : 'camera'],
      // Tracks belong to whoever captured them.
      stopTracks: false,
      disableTrackOnPause: false,
      zeroRtpOnPause: false,
      onRtpSender: (sender) => {
        streamId = this.#arm(sender, context, codec);
      },
    });
    if (this.#outlet !== outlet) return this.#options.frames.closeStream(streamId);
    const { rtpSender } = stream;
    const layers = context === 'camera' && rtpSender ? new SentLayers(rtpSender, this.#options.clock) : null;
    slot.sent = { stream, streamId, codec, layers, track, pausedAtSfu: false };
    this.#limit(slot.sent);
    this.#announce();
    await this.#adjust(slot, slot.sent);
  }

  #arm(sender: RTCRtpSender, context: StreamContext, codec: Codec): number {
    try {
      return this.#options.frames.attachSender(sender, { context, codec });
    } catch (fault) {
      this.#outlet = null;
      this.#options.onUnarmed();
      throw fault;
    }
  }

  async #replace(slot: Slot, sent: Sent, outlet: Outlet): Promise<void> {
    if (slot.sent !== sent) return;
    await this.#end(slot, sent);
    await this.#produce(slot, outlet);
  }

  async #adjust(slot: Slot, sent: Sent): Promise<void> {
    const off = slot.track === null;
    if (off && endsWhenOff(slot.context)) return this.#end(slot, sent);
    if (!off) await this.#setPausedAtSfu(sent, false);
    const track = slot.track?.readyState === 'ended' ? null : slot.track;
    if (track !== sent.track) {
      await sent.stream.replaceTrack({ track });
      sent.track = track;
    }
    if (off) await this.#setPausedAtSfu(sent, true);
  }

  async #end(slot: Slot, sent: Sent): Promise<void> {
    slot.sent = null;
    this.#announce();
    this.#forget(sent);
    sent.stream.close();
    await this.#tellEnded(sent.stream.id);
  }

  async #tellEnded(producerId: string): Promise<void> {
    this.#ended.add(producerId);
    const answer = await this.#options.sfu.closeProducer(producerId);
    // What the SFU does not know is closed, too.
    if (answer.ok || answer.error === 'refused' || answer.error === 'gone') this.#ended.delete(producerId);
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

function newSlot(context: StreamContext): Slot {
  return { context, order: new Serial(), track: null, paused: true, sent: null, choice: 0 };
}

/** The next share has other pictures, perhaps no sound, and is nobody's to be mistaken for this one. */
function endsWhenOff(context: StreamContext): boolean {
  return context === 'screen' || context === 'screen-audio';
}
