import { Serial } from '@conclave/base';
import type { FrameEpoch } from '@conclave/base';
import { EpochKeys, FrameKeys } from '@conclave/crypto/sframe';
import { Attestor } from './attestor.ts';
import type { EncodedFrame, FrameTransformer } from './encoded-frame.ts';
import { LevelBatches } from './level-batches.ts';
import type { FromWorker, StreamOptions, ToWorker } from './messages.ts';
import { OwnEpochs } from './own-epochs.ts';
import { OwnLevel } from './own-level.ts';
import { ReceiveStream } from './receive-stream.ts';
import { SendStream } from './send-stream.ts';
import { SentSampler } from './sent-sampler.ts';
import { StreamCounters } from './stream-counters.ts';

export interface FrameHubPorts {
  post(message: FromWorker): void;
  /** Milliseconds of one clock that never goes back. */
  now(): number;
}

type InstallEpoch = Extract<ToWorker, { readonly type: 'install-epoch' }>;

interface StreamEnds {
  readonly counters: StreamCounters;
  readonly transformer: FrameTransformer<StreamOptions>;
  /** Ends the way of its frames: what they pass stays in memory for as long as its transformer could still give one. */
  readonly ending: AbortController;
}

interface Stream extends StreamEnds {
  readonly options: StreamOptions;
  readonly receive: ReceiveStream | null;
}

/**
 * The one owner of all frame keys and of every stream that goes out or comes in (FRM-2, FRM-4). A frame leaves a
 * transformer either through `SendStream` or `ReceiveStream`, or not at all.
 */
export class FrameHub {
  readonly #ports: FrameHubPorts;
  #attestor: Attestor;
  readonly #keys = new FrameKeys();
  readonly #sampler: SentSampler;
  readonly #streams = new Map<number, Stream>();
  readonly #closed = new Set<number>();
  readonly #ownLevel = new OwnLevel();
  readonly #levels = new LevelBatches();
  /** Importing a key takes a turn of the loop; what refers to the epoch must come after it. */
  readonly #changes = new Serial();
  /** Which group the keys, the streams and all that is noted here belong to. */
  #generation = -1;
  #epochs = new OwnEpochs();
  #refused = false;

  constructor(ports: FrameHubPorts) {
    this.#ports = ports;
    this.#attestor = new Attestor(ports);
    this.#sampler = new SentSampler({
      keys: this.#keys,
      now: () => ports.now(),
      post: (sample) => ports.post({ type: 'sent-sample', sample }),
    });
  }

  /** Rejects only on a fault of the program. */
  async handle(message: ToWorker): Promise<void> {
    switch (message.type) {
      case 'ping':
        this.#ports.post({ type: 'pong' });
        return;
      case 'install-epoch':
        return this.#changes.run(() => this.#install(message));
      case 'switch-sender':
        return this.#changes.run(() => this.#switchSender(message.epoch));
      case 'level-port':
        message.port.addEventListener('message', (event: MessageEvent<number>) => {
          this.#ownLevel.set(event.data, this.#ports.now());
        });
        message.port.start();
        return;
      case 'attestation':
        if (message.sinceEpoch.generation === this.#generation) this.#attestor.receive(message);
        return;
      case 'sample-sent':
        this.#sampler.ask(
          [...this.#streams].flatMap(([id, { options }]) => (options.direction === 'send' ? [id] : [])),
        );
        return;
      case 'close-stream':
        this.#closeStream(message.streamId);
        return this.#attestor.postAttestation();
    }
  }

  /** Takes over a transformer. Its frames go through the hub until the stream or the transformer ends. */
  attach(transformer: FrameTransformer<StreamOptions>): void {
    const { options } = transformer;
    if (this.#closed.has(options.streamId)) return;
    const ending = new AbortController();
    const stream = { transformer, counters: new StreamCounters(options.streamId), ending };
    const transform =
      options.direction === 'send'
        ? this.#sendTransform(stream, options)
        : this.#receiveTransform(stream, options);
    // A transformer that ends (its connection or its stream was closed) rejects: there is nothing left to do for it.
    transformer.readable
      .pipeThrough(transform)
      .pipeTo(transformer.writable, { signal: ending.signal })
      .catch(() => undefined)
      .finally(() => this.#closeStream(options.streamId));
  }

  /** Wipes expired keys and drops frames that waited too long; a few times a second. */
  async tick(): Promise<void> {
    this.#keys.expire(this.#ports.now());
    await Promise.all(this.#receiving().map((stream) => stream.expire()));
    this.#attestor.postFaults();
  }

  /** FRM-10: once a second. */
  postAttestation(): Promise<void> {
    return this.#attestor.postAttestation();
  }

  postLevels(): void {
    const speakers = this.#levels.take();
    if (speakers.length > 0) this.#ports.post({ type: 'levels', speakers });
  }

  postReport(): void {
    const now = this.#ports.now();
    const streams = [...this.#streams.values()].map(({ counters, receive }) =>
      counters.report(receive?.pending ?? 0, now),
    );
    const report = { newestEpoch: this.#epochs.newest, sendEpoch: this.#epochs.send, streams };
    this.#ports.post({ type: 'report', report });
  }

  #sendTransform(of: StreamEnds, options: StreamOptions): TransformStream<EncodedFrame, EncodedFrame> {
    const { counters } = of;
    const { streamId, context, codec, attested } = options;
    const stream = new SendStream({
      context,
      codec,
      counters,
      keys: this.#keys,
      now: () => this.#ports.now(),
      ownLeaf: () => this.#epochs.sendLeaf,
      microphoneLevel: (now) => this.#ownLevel.get(now),
      onLevel: (leafIndex, level) => this.#levels.push(leafIndex, level),
      onSealed: (sealed, payload, leafIndex) => {
        if (attested) this.#attestor.sent(sealed);
        this.#sampler.sealed(options, leafIndex, payload, sealed.data);
      },
      onFault: (reason) => this.#ports.post({ type: 'send-fault', streamId, reason }),
    });
    this.#streams.set(streamId, { ...of, options, receive: null });
    return new TransformStream({
      transform: async (frame, controller) => {
        if (!this.#closed.has(streamId) && (await stream.process(frame))) controller.enqueue(frame);
      },
    });
  }

  #receiveTransform(
    of: StreamEnds,
    options: Extract<StreamOptions, { readonly direction: 'receive' }>,
  ): TransformStream<EncodedFrame, EncodedFrame> {
    const { counters } = of;
    const { streamId, leafIndex, sinceEpoch, context, codec, attested } = options;
    let output: TransformStreamDefaultController<EncodedFrame> | undefined;
    const receive = new ReceiveStream({
      leafIndex,
      sinceEpoch,
      context,
      codec,
      counters,
      keys: this.#keys,
      now: () => this.#ports.now(),
      newestEpoch: () => this.#epochs.newest,
      forward: (frame) => output?.enqueue(frame),
      onLevel: (leaf, level) => this.#levels.push(leaf, level),
      onOpened: (sealed, opened) => {
        if (attested) this.#attestor.played(leafIndex, sealed, opened);
      },
      onFirstFrame: () => this.#ports.post({ type: 'first-frame', streamId }),
      onNeedKeyframe: () => this.#ports.post({ type: 'need-keyframe', streamId }),
    });
    this.#streams.set(streamId, { ...of, options, receive });
    return new TransformStream({
      start: (controller) => {
        output = controller;
      },
      transform: (frame) => receive.process(frame),
    });
  }

  async #install(message: InstallEpoch): Promise<void> {
    const { epoch, leafIndex, removed, added, baseKey } = message;
    this.#beginGroup(epoch.generation);
    const keys = await EpochKeys.import(baseKey);
    if (this.#refused) return keys.discard();
    const change = removed ? 'removal' : 'no-removal';
    const installed = this.#keys.install(epoch, keys, change, this.#ports.now());
    if (installed.kind === 'rejected') return this.#refuse(installed.reason);
    this.#epochs.install(epoch, leafIndex, added);
    await Promise.all(this.#receiving().map((stream) => stream.retry()));
    this.postReport();
  }

  #switchSender(epoch: FrameEpoch): Promise<void> {
    if (this.#refused) return Promise.resolve();
    const used = this.#keys.useSendEpoch(epoch);
    if (used.kind === 'rejected') this.#refuse(used.reason);
    else if (this.#epochs.use(epoch)) this.#emitKeyframes();
    this.postReport();
    return Promise.resolve();
  }

  /**
   * FRM-8: another group ends all of the former one at once. The leaves of its streams are other people's now, so the page has
   * to open them anew.
   */
  #beginGroup(generation: number): void {
    if (generation <= this.#generation) return;
    this.#generation = generation;
    this.#keys.beginGroup(generation);
    this.#epochs = new OwnEpochs();
    this.#attestor = new Attestor(this.#ports);
    this.#levels.take();
    for (const [streamId, { options }] of this.#streams)
      if (options.direction === 'receive' && options.sinceEpoch.generation < generation)
        this.#closeStream(streamId);
  }

  /** FRM-4: keys that can't be used as they are told are a fault of the program; to go on under others would hide it. */
  #refuse(reason: string): void {
    this.#refused = true;
    this.#keys.discard();
    this.#epochs = new OwnEpochs();
    this.#ports.post({ type: 'epoch-refused', reason });
  }

  #receiving(): readonly ReceiveStream[] {
    return [...this.#streams.values()].flatMap(({ receive }) => (receive === null ? [] : [receive]));
  }

  /** FRM-8, where the browser lets a worker ask; elsewhere the newcomer's consumers ask through the SFU. */
  #emitKeyframes(): void {
    for (const { options, transformer } of this.#streams.values()) {
      if (options.direction === 'receive' || options.codec === 'opus') continue;
      // Fails where the camera is off, and a key frame comes by itself when it is switched on.
      transformer.generateKeyFrame?.().catch(() => undefined);
    }
  }

  #closeStream(streamId: number): void {
    this.#closed.add(streamId);
    const stream = this.#streams.get(streamId);
    this.#streams.delete(streamId);
    stream?.receive?.close();
    stream?.ending.abort();
  }
}
