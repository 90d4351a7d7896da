import { err, ok } from '@conclave/base';
import type { Result } from '@conclave/base';
import type { types } from 'mediasoup-client';
import type { RestartedIce, SfuFailure, SfuPort } from '../ports.ts';
import type { Codec } from '../types.ts';
import type { LayeredSender } from './sent-layers.ts';
import type { ReceiveLink, ReceivedStream, SendLink, SentStream } from './links.ts';

const MIME: Readonly<Record<Codec, string>> = { opus: 'audio/opus', vp8: 'video/VP8', vp9: 'video/VP9' };

export function capability(codec: Codec): types.RtpCodecCapability {
  const kind = codec === 'opus' ? 'audio' : 'video';
  return { kind, mimeType: MIME[codec], clockRate: 90_000, preferredPayloadType: 100 };
}

/** A track for tests in Node: what this room looks at, and nothing else. */
export class FakeTrack extends EventTarget implements MediaStreamTrack {
  readonly kind: 'audio' | 'video';
  readonly id = crypto.randomUUID();
  readonly label: string;
  muted = false;
  contentHint = '';
  enabled = true;
  readyState: MediaStreamTrackState = 'live';
  onended = null;
  onmute = null;
  onunmute = null;
  readonly deviceId: string;

  constructor(kind: 'audio' | 'video', deviceId = 'default', label = 'fake') {
    super();
    this.kind = kind;
    this.deviceId = deviceId;
    this.label = label;
  }

  stop(): void {
    this.readyState = 'ended';
  }

  /** The device was unplugged. */
  unplug(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }

  /** The system mutes the device, or lets it go on. */
  hold(muted: boolean): void {
    this.muted = muted;
    this.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
  }

  clone(): FakeTrack {
    return new FakeTrack(this.kind, this.deviceId);
  }

  getSettings(): MediaTrackSettings {
    return { deviceId: this.deviceId };
  }

  applyConstraints(): Promise<void> {
    return Promise.resolve();
  }

  getCapabilities(): MediaTrackCapabilities {
    return {};
  }

  getConstraints(): MediaTrackConstraints {
    return {};
  }
}

/** An SFU that writes down what it is asked, and answers as it is told to. */
export class FakeSfu implements SfuPort {
  readonly calls: string[] = [];
  /** By method; `ok` where absent. */
  readonly failures = new Map<keyof SfuPort, SfuFailure>();
  consumedCodec: Codec = 'opus';
  offered: types.RtpCapabilities = {};
  /** What a restart of ICE brings. */
  relays: RTCIceServer[] = [];

  routerCapabilities = () => this.#answer<types.RtpCapabilities>('routerCapabilities', '', this.offered);
  createTransport = (direction: 'send' | 'receive') =>
    this.#answer<types.TransportOptions>('createTransport', direction, {
      id: direction,
      iceParameters: { usernameFragment: 'fragment', password: 'a'.repeat(32), iceLite: true },
      // Nobody answers.
      iceCandidates: [],
      dtlsParameters: {
        fingerprints: [{ algorithm: 'sha-256', value: Array.from({ length: 32 }, () => 'A9').join(':') }],
      },
    });
  connectTransport = (id: string) => this.#answer('connectTransport', id, undefined);
  restartIce = (id: string) =>
    this.#answer<RestartedIce>('restartIce', id, {
      iceParameters: { usernameFragment: 'v', password: 'q' },
      iceServers: this.relays,
    });
  closeTransport = (id: string) => this.#answer('closeTransport', id, undefined);
  produce = (id: string, kind: types.MediaKind) => this.#answer('produce', `${id} ${kind}`, 'producer');
  closeProducer = (id: string) => this.#answer('closeProducer', id, undefined);
  pauseProducer = (id: string) => this.#answer('pauseProducer', id, undefined);
  resumeProducer = (id: string) => this.#answer('resumeProducer', id, undefined);
  consume = (_transportId: string, producerId: string) =>
    this.#answer('consume', producerId, {
      consumerId: `consumer-of-${producerId}`,
      kind: this.consumedCodec === 'opus' ? ('audio' as const) : ('video' as const),
      rtpParameters: {
        codecs: [{ mimeType: MIME[this.consumedCodec], payloadType: 100, clockRate: 90_000 }],
      },
    });
  closeConsumer = (id: string) => this.#answer('closeConsumer', id, undefined);
  pauseConsumer = (id: string) => this.#answer('pauseConsumer', id, undefined);
  resumeConsumer = (id: string) => this.#answer('resumeConsumer', id, undefined);
  setLayers = (...[id, layers, priority]: Parameters<SfuPort['setLayers']>) => {
    const { spatialLayer, temporalLayer } = layers;
    const first = priority === undefined ? '' : ` priority ${priority}`;
    return this.#answer('setLayers', `${id} ${spatialLayer}/${temporalLayer}${first}`, undefined);
  };
  requestKeyframe = (id: string) => this.#answer('requestKeyframe', id, undefined);

  #answer<T>(method: keyof SfuPort, what: string, value: T): Promise<Result<T, SfuFailure>> {
    const failure = this.failures.get(method);
    this.calls.push(`${method} ${what}`.trimEnd());
    return Promise.resolve(failure === undefined ? ok(value) : err(failure));
  }
}

/** Neither sender nor receiver exists in Node: they are handed on and never looked at. */
class FakeSender extends EventTarget {}

export class FakeSendLink implements SendLink {
  readonly sent: { readonly options: types.ProducerOptions; readonly stream: FakeSentStream }[] = [];
  fails = false;

  produce(options: types.ProducerOptions): Promise<SentStream> {
    armed(options.onRtpSender);
    if (this.fails) return Promise.reject(new Error('refused'));
    const stream = new FakeSentStream(`producer-${this.sent.length}`, String(this.sent.length));
    this.sent.push({ options, stream });
    return Promise.resolve(stream);
  }
}

/** A camera's sender, of whose encodings each has what the first setting gave it. */
export class FakeLayeredSender implements LayeredSender {
  encodings: RTCRtpEncodingParameters[];
  readonly track = null;
  /** How often it was set up anew. */
  set = 0;
  fails = false;

  constructor(layers: number) {
    this.encodings = Array.from({ length: layers }, () => ({ active: true }));
  }

  getParameters(): RTCRtpSendParameters {
    const encodings = this.encodings.map((each) => ({ ...each }));
    return { transactionId: '', encodings, codecs: [], headerExtensions: [], rtcp: {} };
  }

  async setParameters({ encodings }: RTCRtpSendParameters): Promise<void> {
    this.set += 1;
    if (this.fails) throw new DOMException('closed', 'InvalidStateError');
    this.encodings = encodings;
  }
}

class FakeSentStream implements SentStream {
  readonly rtpSender = new FakeLayeredSender(3);
  readonly replaced: (MediaStreamTrack | null)[] = [];
  readonly id: string;
  readonly localId: string;

  constructor(id: string, localId: string) {
    this.id = id;
    this.localId = localId;
  }

  replaceTrack({ track }: { readonly track: MediaStreamTrack | null }): Promise<void> {
    this.replaced.push(track);
    return Promise.resolve();
  }

  closed = false;

  close(): void {
    this.closed = true;
  }
}

export class FakeReceiveLink implements ReceiveLink {
  readonly id = 'receive';
  readonly closed: string[] = [];
  connectionState: types.ConnectionState = 'connected';
  fails = false;

  consume(options: types.ConsumerOptions): Promise<ReceivedStream> {
    armed(options.onRtpReceiver);
    if (this.fails) return Promise.reject(new Error('refused'));
    const { id, kind } = options;
    const stream = { id, localId: id, track: new FakeTrack(kind), close: () => void this.closed.push(id) };
    return Promise.resolve(stream);
  }
}

function armed(hook: unknown): void {
  if (typeof hook === 'function') Reflect.apply(hook, undefined, [new FakeSender()]);
}
