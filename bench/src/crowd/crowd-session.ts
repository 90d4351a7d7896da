import { inBackground } from '@conclave/base';
import type { Bytes, FrameEpoch } from '@conclave/base';
import { FakeMediaSession } from '@conclave/call/testing';
import type { EpochKeys, RemotePublication, SfuPort } from '@conclave/media';
import { OwnFrames } from './own-frames.ts';
import { asksForKeyFrame, RtpStream } from './rtp.ts';
import { OPUS, openReceiving, openSending, VP8 } from './wire.ts';
import type { Ssrcs, Way } from './wire.ts';

/** A picture, encoded beforehand: begins with a key frame, and begins anew where its end is reached. */
export interface Clip {
  readonly framesPerSecond: number;
  readonly frames: readonly { readonly isKey: boolean; readonly data: Bytes }[];
}

/** How much of what others send somebody takes. */
export interface Takes {
  readonly sounds: number;
  readonly pictures: number;
}

const opusMs = 20;
/** 20 ms of Opus without sound (RFC 6716, section 3.1: full band, mono). Its bucket is what goes out (FRM-6). */
const silence = Uint8Array.of(0xf8, 0xff, 0xfe);

/**
 * The media of a simulated person: frames of a clip, sealed under the meeting's keys, over real ICE, DTLS and SRTP. What is taken of
 * others reaches the machine and is not opened.
 */
export class CrowdSession extends FakeMediaSession {
  readonly #sfu: SfuPort;
  readonly #clip: Clip;
  /** How many more it takes. */
  readonly #room: { microphone: number; camera: number };
  readonly #own = new OwnFrames();
  readonly #number: number;
  readonly #ssrcs: Ssrcs;
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #ways: Way[] = [];
  readonly #taken = new Set<string>();
  #receiving: Promise<Way> | undefined;
  #changedAt = performance.now();
  #next = 0;

  constructor(sfu: SfuPort, clip: Clip, takes: Takes, number: number) {
    super();
    this.#sfu = sfu;
    this.#clip = clip;
    this.#room = { microphone: takes.sounds, camera: takes.pictures };
    this.#number = number;
    this.#ssrcs = { audio: 1_000_000 + 2 * number, video: 1_000_001 + 2 * number };
    this.#every(500, () => this.#own.expire());
    inBackground(this.#send());
  }

  /** When the group changed last, by `performance.now()`. */
  get changedAt(): number {
    return this.#changedAt;
  }

  override installEpoch(keys: EpochKeys): void {
    this.#changedAt = performance.now();
    inBackground(this.#own.install(keys));
    super.installEpoch(keys);
  }

  override switchSender(epoch: FrameEpoch): void {
    inBackground(this.#own.use(epoch));
    super.switchSender(epoch);
    // FRM-8: whoever came begins with a key frame.
    this.#next = 0;
  }

  override setRemote(publications: readonly RemotePublication[]): void {
    super.setRemote(publications);
    inBackground(this.#take(publications));
  }

  override close(): void {
    super.close();
    for (const timer of this.#timers) clearInterval(timer);
    for (const way of this.#ways) way.close();
  }

  async #send(): Promise<void> {
    const way = await openSending(this.#sfu, this.#ssrcs, (message) => {
      if (asksForKeyFrame(message)) this.#next = 0;
    });
    this.#ways.push(way);
    const rtcp = { cname: 'crowd' };
    const opus = { mimeType: 'audio/opus', payloadType: OPUS, clockRate: 48_000, channels: 2 };
    const rtcpFeedback = [{ type: 'nack', parameter: 'pli' }];
    const vp8 = { mimeType: 'video/VP8', payloadType: VP8, clockRate: 90_000, rtcpFeedback };
    const { audio, video } = this.#ssrcs;
    const [microphone, camera] = await Promise.all([
      this.#sfu.produce(way.transportId, 'audio', {
        mid: '0',
        codecs: [opus],
        encodings: [{ ssrc: audio }],
        rtcp,
      }),
      this.#sfu.produce(way.transportId, 'video', {
        mid: '1',
        codecs: [vp8],
        encodings: [{ ssrc: video }],
        rtcp,
      }),
    ]);
    if (!microphone.ok || !camera.ok) throw new Error('nothing was produced');
    this.#speak(way);
    this.#show(way);
    this.published.value = [
      { producerId: microphone.value, context: 'microphone', codec: 'opus', paused: false },
      { producerId: camera.value, context: 'camera', codec: 'vp8', paused: false },
    ];
  }

  #speak(way: Way): void {
    const stream = new RtpStream(this.#ssrcs.audio, OPUS, 960);
    this.#every(opusMs, async () => {
      const sealed = await this.#own.sound(silence);
      if (sealed !== null) way.send('audio', stream.audio(sealed));
    });
  }

  #show(way: Way): void {
    const { framesPerSecond, frames } = this.#clip;
    const stream = new RtpStream(this.#ssrcs.video, VP8, Math.round(90_000 / framesPerSecond));
    this.#every(1_000 / framesPerSecond, async () => {
      const frame = frames[this.#next];
      this.#next = (this.#next + 1) % frames.length;
      const sealed = frame === undefined ? null : await this.#own.picture(frame.data);
      if (sealed !== null) way.send('video', stream.video(sealed));
    });
  }

  /** People are spread over the time between two frames: in one burst, half of it would be lost. */
  #every(ms: number, fn: () => void | Promise<void>): void {
    const act = (): void => inBackground(Promise.resolve(fn()));
    const start = setTimeout(() => {
      if (!this.closed) this.#timers.push(setInterval(act, ms));
    }, Math.random() * ms);
    this.#timers.push(start);
  }

  async #take(publications: readonly RemotePublication[]): Promise<void> {
    // Each looks at others, as everybody does who turns pages: else all would take the same few.
    const own = this.#number % Math.max(1, publications.length);
    const others = [...publications.slice(own), ...publications.slice(0, own)].filter(
      ({ producerId }) => !this.#taken.has(producerId),
    );
    const fresh = (['microphone', 'camera'] as const).flatMap((context) =>
      others.filter((each) => each.context === context).slice(0, this.#room[context]),
    );
    if (fresh.length === 0) return;
    for (const { producerId, context } of fresh) {
      this.#taken.add(producerId);
      if (context === 'microphone' || context === 'camera') this.#room[context] -= 1;
    }
    this.#receiving ??= openReceiving(this.#sfu);
    const [way, capabilities] = [await this.#receiving, await this.#sfu.routerCapabilities()];
    if (!this.#ways.includes(way)) this.#ways.push(way);
    if (!capabilities.ok) return;
    for (const { producerId } of fresh) {
      const consumer = await this.#sfu.consume(way.transportId, producerId, capabilities.value);
      if (consumer.ok) await this.#sfu.resumeConsumer(consumer.value.consumerId);
    }
  }
}
