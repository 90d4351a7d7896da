import { inBackground } from '../background.ts';
import { Serial } from '@conclave/base';
import type { Clock, FrameEpoch } from '@conclave/base';
import type { types } from 'mediasoup-client';
import type { SfuPort } from '../ports.ts';
import type { RemotePublication } from '../types.ts';
import type { FrameWorker } from './frame-worker.ts';
import type { ReceiveLink, ReceivedStream } from './links.ts';
import type { AttemptOutcome } from './retry-queue.ts';
import { PlayoutDelay } from './playout-delay.ts';
import { Reception } from './reception.ts';
import type { ReceivedFigures } from './reception.ts';
import { filterConsumerParameters } from './rtp-filter.ts';
import type { Burst } from './burst.ts';
import { ConsumerWishes } from './consumer-wishes.ts';
import type { WatchedStream } from './stream-health.ts';
import type { Layers } from './tile-layers.ts';

/** What to receive, bound to the member who announced it. */
export interface WantedStream extends RemotePublication {
  readonly sinceEpoch: FrameEpoch;
}

/** Where streams are received, for as long as one connection lasts. */
export interface Inlet {
  readonly link: ReceiveLink;
  readonly capabilities: types.RtpCapabilities;
}

export interface SubscriptionPorts {
  readonly sfu: SfuPort;
  readonly clock: Clock;
  readonly frames: Pick<FrameWorker, 'attachReceiver' | 'closeStream'>;
  /** With whom it is negotiated. */
  readonly burst: Pick<Burst, 'begin'>;
  /** The first authenticated frame came, or the consumer is gone. */
  readonly onChange: () => void;
  /** The SFU has no such consumer any more: it has to be opened anew. */
  readonly onGone: () => void;
}

interface Opened {
  readonly stream: ReceivedStream;
  readonly receiver: RTCRtpReceiver | null;
  readonly delay: PlayoutDelay;
  readonly reception: Reception;
  readonly streamId: number;
  readonly wishes: ConsumerWishes;
  authenticated: boolean;
  /** As the SFU says. */
  starved: boolean;
}

/** Between two requests for a key frame: twice as long each time that the last one did not help. */
const FIRST_KEYFRAME_WAIT_MS = 1_000;
const LAST_KEYFRAME_WAIT_MS = 16_000;

/** One consumer, from announcement to withdrawal. */
export class Subscription {
  readonly #ports: SubscriptionPorts;
  readonly #order = new Serial();
  #wanted: WantedStream;
  #opened: Opened | null = null;
  #desired: Layers | null;
  #keyframeAt = Number.NEGATIVE_INFINITY;
  #keyframeWait = FIRST_KEYFRAME_WAIT_MS;
  #closed = false;

  /** @param layers what a video stream is shown in; null where it is not shown */
  constructor(ports: SubscriptionPorts, wanted: WantedStream, layers: Layers | null) {
    this.#ports = ports;
    this.#wanted = wanted;
    this.#desired = layers;
  }

  get wanted(): WantedStream {
    return this.#wanted;
  }

  get streamId(): number | null {
    return this.#opened?.streamId ?? null;
  }

  get mid(): string | null {
    return this.#opened?.stream.localId ?? null;
  }

  /** Whether frames are expected. */
  get running(): boolean {
    return this.#opened?.wishes.flows === true && !this.wanted.paused;
  }

  get watched(): WatchedStream {
    const { leafIndex, context } = this.wanted;
    const { streamId, running } = this;
    const starved = this.#opened?.starved === true;
    return {
      direction: 'receive',
      leafIndex,
      context,
      streamId,
      paused: !running && streamId !== null,
      starved,
      quality: this.#opened?.reception.quality ?? 'good',
    };
  }

  /** FRM-4: null until the worker has authenticated a frame. */
  get track(): MediaStreamTrack | null {
    return this.#opened?.authenticated === true ? this.#opened.stream.track : null;
  }

  get #isVideo(): boolean {
    return this.wanted.codec !== 'opus';
  }

  /** Opens the consumer, arms it and only then lets the SFU send. */
  async open(inlet: Inlet): Promise<AttemptOutcome> {
    const { sfu, burst } = this.#ports;
    const { producerId, codec } = this.wanted;
    const place = burst.begin();
    const answer = await sfu.consume(inlet.link.id, producerId, inlet.capabilities);
    if (!answer.ok) {
      place.leave();
      return 'again';
    }
    const { consumerId, kind, rtpParameters } = answer.value;
    const filtered = filterConsumerParameters(rtpParameters, codec);
    const isFit = filtered !== undefined && (kind === 'video') === this.#isVideo;
    if (isFit) await place.ready();
    else place.leave();
    if (this.#closed || !isFit) {
      inBackground(sfu.closeConsumer(consumerId));
      return this.#closed ? 'done' : 'again';
    }
    const options = { id: consumerId, producerId, kind, rtpParameters: filtered };
    return (await this.#receive(inlet.link, options)) ? 'done' : 'again';
  }

  async #receive(link: ReceiveLink, options: types.ConsumerOptions & { id: string }): Promise<boolean> {
    const { sfu, frames } = this.#ports;
    const { id } = options;
    const wishes = new ConsumerWishes(sfu, id, this.#isVideo);
    let streamId = 0;
    let armed: RTCRtpReceiver | null = null;
    let stream: ReceivedStream;
    try {
      stream = await link.consume({
        ...options,
        onRtpReceiver: (receiver) => {
          streamId = frames.attachReceiver(receiver, this.wanted);
          armed = receiver;
          // The SFU asks for a key frame when the first path is up, and should not wait for the answer then. On a path that is up,
          // what comes before the browser has negotiated would be lost, a key frame with it.
          if (link.connectionState === 'new') this.#tell(wishes);
        },
      });
    } catch {
      frames.closeStream(streamId);
      inBackground(sfu.closeConsumer(id));
      return false;
    }
    const measures = { delay: new PlayoutDelay(), reception: new Reception() };
    const fresh = { authenticated: false, starved: false };
    this.#opened = { stream, receiver: armed, streamId, wishes, ...measures, ...fresh };
    if (this.#closed) this.close(true);
    else this.#sync();
    return true;
  }

  /** Whether the owner announced it as paused: then no frames are expected. */
  setPaused(paused: boolean): void {
    this.#wanted = { ...this.#wanted, paused };
  }

  /** The SFU says whether this client's bandwidth has no room for it. */
  setStarved(starved: boolean): void {
    if (this.#opened !== null) this.#opened.starved = starved;
  }

  setLayers(layers: Layers | null): void {
    this.#desired = layers;
    this.#sync();
  }

  /** Says again what the SFU may not have heard. */
  resync(): void {
    this.#sync();
  }

  firstFrame(): void {
    if (this.#opened === null || this.#opened.authenticated) return;
    this.#opened.authenticated = true;
    this.#ports.onChange();
  }

  /** FRM-6: sound that is lost on the way waits for what is sent again. */
  measured(figures: ReceivedFigures): void {
    if (this.#opened === null) return;
    const { receiver, delay, reception, authenticated } = this.#opened;
    // A screen that nobody changes stands, and nothing of it is lost.
    const isJudged = authenticated && this.running && !this.wanted.context.startsWith('screen');
    reception.step(isJudged ? figures : null, this.#ports.clock.now());
    // A browser that knows no such wish waits as it thinks right.
    if (receiver !== null && figures.sound !== null) receiver.jitterBufferTarget = delay.step(figures.sound);
  }

  /** Each makes the sender spend bits for everybody, so that who asks on and on asks less and less. */
  requestKeyframe(): void {
    const now = this.#ports.clock.now();
    const since = now - this.#keyframeAt;
    if (this.#opened === null || !this.running || since < this.#keyframeWait) return;
    const helped = since > 2 * this.#keyframeWait;
    this.#keyframeWait = helped
      ? FIRST_KEYFRAME_WAIT_MS
      : Math.min(LAST_KEYFRAME_WAIT_MS, 2 * this.#keyframeWait);
    this.#keyframeAt = now;
    inBackground(this.#ports.sfu.requestKeyframe(this.#opened.stream.id));
  }

  is(consumerId: string): boolean {
    return this.#opened?.stream.id === consumerId;
  }

  /** @param tellSfu false where the connection, or the consumer on it, is gone already */
  close(tellSfu: boolean): void {
    this.#closed = true;
    const consumerId = this.#opened?.stream.id;
    this.#release();
    if (tellSfu && consumerId !== undefined) inBackground(this.#ports.sfu.closeConsumer(consumerId));
  }

  #release(): void {
    if (this.#opened === null) return;
    this.#ports.frames.closeStream(this.#opened.streamId);
    this.#opened.stream.close();
    this.#opened = null;
  }

  #sync(): void {
    if (this.#opened !== null) this.#tell(this.#opened.wishes);
  }

  #tell(wishes: ConsumerWishes): void {
    inBackground(
      this.#order.run(async () => {
        if (this.#closed) return;
        const failure = await wishes.tell(this.#desired);
        const isGone = failure !== null && failure !== 'lost' && this.#opened?.wishes === wishes;
        if (isGone && !this.#closed) this.#ports.onGone();
      }),
    );
  }
}
