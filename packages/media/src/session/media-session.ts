import { inBackground } from '../background.ts';
import { batch, effect, every, sameEpoch, Scope, signal } from '@conclave/base';
import type { Bytes, Clock, FrameEpoch, ReadonlySignal } from '@conclave/base';
import type { SfuHint, SfuPort } from '../ports.ts';
import { ActiveSpeakers } from '../speaker/active-speakers.ts';
import { EchoWatch } from '../speaker/echo-watch.ts';
import { encodedTransformsSupported } from '../transforms-supported.ts';
import type {
  AttestationPort,
  EpochKeys,
  LocalMedia,
  MediaFault,
  MediaSession,
  RemotePublication,
  SentSample,
  StreamHealth,
  TileSize,
} from '../types.ts';
import type { WorkerReport } from '../worker/messages.ts';
import type { Connection } from './connection.ts';
import { ConnectionKeeper } from './connection-keeper.ts';
import { FrameWorker } from './frame-worker.ts';
import { LeafTenure } from './leaf-tenure.ts';
import { MicrophoneMeter } from './microphone-meter.ts';
import { createNativeDevice, nativePaths } from './native-device.ts';
import { outletOf } from './outlet.ts';
import { Publisher } from './publisher.ts';
import { SelfTest } from './self-test.ts';
import { SilentEncoders } from './silent-encoders.ts';
import { SilentPath } from './silent-path.ts';
import { isSettled, streamHealth } from './stream-health.ts';
import type { WatchedStream } from './stream-health.ts';
import { Subscriber } from './subscriber.ts';
import type { WantedStream } from './subscription.ts';

/** How far a session is. */
export type MediaStep = 'transports' | 'sending' | 'announced' | 'connected' | 'authenticated';

export interface MediaSessionOptions {
  readonly sfu: SfuPort;
  readonly local: LocalMedia;
  /** A module worker that runs `@conclave/media/worker`; called once. */
  readonly createWorker: () => Worker;
  /**
   * FRM-10: `off`, or where attestations go. It takes part of a core (docs/performance.md), and only tells forgeries by members
   * where all have it on: the others' frames are unattested.
   */
  readonly attestation: 'off' | AttestationPort;
  /** Where the browser finds the script of `@conclave/media/level-worklet`. */
  readonly levelWorkletUrl: string;
  readonly clock: Clock;
  /** Uniform in [0, 1); for jitter only. */
  readonly random: () => number;
  /** For measuring alone. */
  readonly mark: (step: MediaStep) => void;
}

const SPEAKERS_EVERY_MS = 100;
const SELF_TEST_EVERY_MS = 2_000;
const NOBODY: ReadonlySet<number> = new Set();

/**
 * The media of one meeting. Starts to connect at once; sends from the first `switchSender` on.
 *
 * FRM-4: where encrypting can't go on (dead worker, fault in it, failed self-test), `fault` is set, the
 * connection is closed and the local devices are switched off. There is no way back: a new session is needed.
 */
export function createMediaSession(options: MediaSessionOptions): MediaSession {
  return new Session(options);
}

/** A camera at its slowest sends several frames in this time. */
const SAMPLE_MS = 2_000;

class Session implements MediaSession {
  readonly echo = signal(false);
  readonly #echoes = new EchoWatch();
  readonly #options: MediaSessionOptions;
  readonly #scope = new Scope();
  readonly #fault = signal<MediaFault | null>(null);
  readonly #health = signal<readonly StreamHealth[]>([]);
  readonly #speaking = signal<ReadonlySet<number>>(NOBODY);
  readonly #dominant = signal<number | null>(null);
  readonly #settled = signal(false);
  readonly #speakers = new ActiveSpeakers();
  readonly #selfTest = new SelfTest();
  readonly #silent = new SilentEncoders();
  readonly #silentPath = new SilentPath();
  readonly #tenure = new LeafTenure();
  readonly #frames: FrameWorker;
  readonly #meter: MicrophoneMeter;
  readonly #keeper: ConnectionKeeper;
  readonly #publisher: Publisher;
  readonly #subscriber: Subscriber;
  #announced: readonly RemotePublication[] = [];
  #epoch: EpochNow | null = null;
  #testing = false;
  /** VER-4: since somebody asked last. */
  #sampled: SentSample[] = [];
  #awaitingReport: ((report: WorkerReport) => void)[] = [];

  constructor(options: MediaSessionOptions) {
    const { sfu, clock, local, createWorker, levelWorkletUrl, attestation } = options;
    this.#options = options;
    this.#frames = new FrameWorker(
      createWorker(),
      clock,
      {
        onReport: (report) => this.#onReport(report),
        onLevels: (speakers) => {
          for (const { leafIndex, levels } of speakers) {
            this.#speakers.push(leafIndex, levels, clock.now());
            this.#echoes.push(leafIndex === this.#epoch?.leafIndex, levels);
          }
        },
        onFirstFrame: (streamId) => {
          options.mark('authenticated');
          this.#subscriber.firstFrame(streamId);
        },
        onNeedKeyframe: (streamId) => this.#subscriber.needKeyframe(streamId),
        onSentSample: (sample) => this.#sampled.push(sample),
        onSendFault: () => this.#stop('encryption-failed'),
        onDead: () => this.#stop('worker-dead'),
      },
      attestation,
    );
    const levels = new MessageChannel();
    this.#frames.connectLevels(levels.port1);
    this.#meter = new MicrophoneMeter(levelWorkletUrl, levels.port2);
    this.#keeper = new ConnectionKeeper({
      sfu,
      clock,
      random: options.random,
      createDevice: createNativeDevice,
      paths: nativePaths(),
      onConnection: (connection) => this.#use(connection),
    });
    this.#publisher = new Publisher({
      sfu,
      clock,
      frames: this.#frames,
      onBroken: () => this.#keeper.replace(),
      onUnarmed: () => this.#stop('transforms-unsupported'),
    });
    this.#subscriber = new Subscriber({ sfu, clock, frames: this.#frames });
    this.#scope.add(() => this.#frames.close());
    this.#scope.add(() => this.#meter.close());
    this.#scope.add(() => this.#keeper.close());
    this.#scope.add(() => this.#subscriber.close());
    this.#scope.add(every(clock, SPEAKERS_EVERY_MS, () => this.#updateSpeakers()));
    this.#scope.add(every(clock, SELF_TEST_EVERY_MS, () => inBackground(this.#runSelfTest())));
    if (!encodedTransformsSupported()) {
      this.#stop('transforms-unsupported');
      return;
    }
    this.#scope.add(
      effect(() => {
        if (this.#publisher.published.value.length > 0) options.mark('sending');
        if (this.#keeper.state.value === 'connected') options.mark('connected');
      }),
    );
    this.#scope.add(effect(() => this.#sendMicrophone(local)));
    this.#scope.add(effect(() => this.#sendCamera(local)));
    this.#scope.add(effect(() => this.#sendScreen(local)));
    this.#keeper.start();
  }

  get published() {
    return this.#publisher.published;
  }

  get tracks() {
    return this.#subscriber.tracks;
  }

  get connection() {
    return this.#keeper.state;
  }

  get health(): ReadonlySignal<readonly StreamHealth[]> {
    return this.#health;
  }

  get speaking(): ReadonlySignal<ReadonlySet<number>> {
    return this.#speaking;
  }

  get dominant(): ReadonlySignal<number | null> {
    return this.#dominant;
  }

  get fault(): ReadonlySignal<MediaFault | null> {
    return this.#fault;
  }

  get settled(): ReadonlySignal<boolean> {
    return this.#settled;
  }

  installEpoch(keys: EpochKeys): void {
    const { epoch, leafIndex } = keys;
    // Leaves of another group are other people.
    if (epoch.generation !== this.#epoch?.epoch.generation) this.#speakers.retain(NOBODY);
    this.#epoch = { epoch, leafIndex };
    this.#tenure.install(keys);
    this.#settled.value = false;
    this.#frames.installEpoch(keys);
    this.#speakers.retain(this.#tenure.leaves);
    this.#updateWanted();
  }

  switchSender(epoch: FrameEpoch): void {
    this.#frames.switchSender(epoch);
  }

  setRemote(publications: readonly RemotePublication[]): void {
    this.#announced = publications;
    if (publications.length > 0) this.#options.mark('announced');
    this.#updateWanted();
  }

  attested(leafIndex: number, content: Bytes): void {
    const sinceEpoch = this.#tenure.since(leafIndex);
    if (sinceEpoch !== undefined) this.#frames.attested(leafIndex, sinceEpoch, content);
  }

  hint(hint: SfuHint): void {
    const connection = this.#keeper.connection;
    if (hint.type === 'producer-closed') {
      if (this.#publisher.owns(hint.producerId)) this.#keeper.replace();
      else this.#subscriber.lost({ producerId: hint.producerId });
    } else if (hint.type === 'producer-wanted') {
      this.#publisher.wanted(hint.producerId, hint.spatialLayer);
    } else if (hint.type === 'consumer-starved') {
      this.#subscriber.starved(hint.consumerId, hint.starved);
    } else if (hint.type === 'consumer-closed') {
      this.#subscriber.lost({ consumerId: hint.consumerId });
    } else if (connection?.send.id === hint.transportId || connection?.receive.id === hint.transportId) {
      this.#keeper.replace();
    }
  }

  setTileSizes(sizes: readonly TileSize[]): void {
    this.#subscriber.setTileSizes(sizes);
  }

  async sampleSent(): Promise<readonly SentSample[]> {
    const sampled: SentSample[] = [];
    this.#sampled = sampled;
    this.#frames.sampleSent();
    await new Promise<void>((resolve) => this.#options.clock.after(SAMPLE_MS, resolve));
    return sampled;
  }

  async reconnect(resumed: boolean): Promise<void> {
    await this.#keeper.reconnect(resumed);
    this.#publisher.resync();
    this.#subscriber.resync();
  }

  look(): void {
    this.#keeper.look();
  }

  close(): void {
    this.#scope.close();
  }

  #use(connection: Connection | null): void {
    this.#selfTest.reset();
    if (connection === null) {
      this.#publisher.connect(null);
      this.#subscriber.connect(null);
      return;
    }
    this.#options.mark('transports');
    this.#subscriber.connect({
      link: connection.receive,
      capabilities: connection.device.recvRtpCapabilities,
    });
    this.#publisher.connect(outletOf(connection));
  }

  #sendMicrophone(local: LocalMedia): void {
    const track = local.microphoneTrack.value;
    this.#meter.setTrack(track);
    const live = track?.readyState === 'live' ? track : this.#meter.silentTrack;
    this.#publisher.set('microphone', live, !local.state.value.microphone.on);
  }

  #sendCamera(local: LocalMedia): void {
    const track = local.cameraTrack.value;
    this.#publisher.set('camera', track, track === null);
  }

  #sendScreen(local: LocalMedia): void {
    const { video, audio } = local.screen.state.value;
    this.#publisher.set('screen', video, false);
    this.#publisher.set('screen-audio', audio, false);
  }

  /** VER-3: the roster is the tree. A stream of a leaf that is not in it, or of one's own, is not received. */
  #updateWanted(): void {
    const wanted = this.#announced.flatMap((publication): WantedStream[] => {
      const sinceEpoch = this.#tenure.since(publication.leafIndex);
      const isOwn = publication.leafIndex === this.#epoch?.leafIndex;
      return sinceEpoch === undefined || isOwn ? [] : [{ ...publication, sinceEpoch }];
    });
    this.#subscriber.setWanted(wanted);
  }

  #updateSpeakers(): void {
    const now = this.#options.clock.now();
    this.#speakers.advance(now);
    if (this.#echoes.step(now)) this.echo.value = true;
    const speaking = this.#speakers.speaking;
    const before = this.#speaking.peek();
    const same = speaking.size === before.size && [...speaking].every((leafIndex) => before.has(leafIndex));
    batch(() => {
      if (!same) this.#speaking.value = speaking;
      this.#dominant.value = this.#speakers.dominant;
    });
  }

  #onReport(report: WorkerReport): void {
    for (const resolve of this.#awaitingReport.splice(0)) resolve(report);
    this.#mendSilence(report);
    const own = this.#epoch?.leafIndex ?? 0;
    const all = [
      ...this.#publisher.streams.map((stream): WatchedStream => ({
        ...stream,
        direction: 'send',
        leafIndex: own,
        starved: false,
        quality: 'good',
      })),
      ...this.#subscriber.subscriptions.map(({ watched }) => watched),
    ];
    const streams = new Map(report.streams.map((stream) => [stream.streamId, stream]));
    batch(() => {
      this.#health.value = all.map((stream) =>
        streamHealth(stream, stream.streamId === null ? undefined : streams.get(stream.streamId)),
      );
      this.#settled.value = sameEpoch(report.newestEpoch, this.#epoch?.epoch ?? null) && isSettled(report);
    });
  }

  #mendSilence({ streams }: WorkerReport): void {
    const { local, clock } = this.#options;
    const isUp = this.#keeper.state.peek() === 'connected';
    const runs = isUp && local.screen.state.peek().video?.muted === false;
    const screens = this.#publisher.streams.flatMap(({ context, streamId }) =>
      runs && context === 'screen' ? [streamId] : [],
    );
    for (const id of this.#silent.step(screens, streams, clock.now())) this.#publisher.fallBack(id);
    const microphones = isUp ? this.#subscriber.microphones : [];
    if (this.#silentPath.step(microphones, streams, clock.now())) this.#keeper.look();
  }

  async #runSelfTest(): Promise<void> {
    const connection = this.#keeper.connection;
    if (connection === null || this.#testing) return;
    this.#testing = true;
    const outcome = await this.#selfTest.run(connection, {
      sent: this.#publisher.streams,
      received: this.#subscriber.subscriptions,
      nextReport: async () => {
        // The first to arrive may have been on its way already.
        await this.#nextReport();
        return this.#nextReport();
      },
    });
    this.#testing = false;
    if (connection !== this.#keeper.connection) return;
    if (outcome.kind === 'failed') this.#stop(outcome.fault);
    else {
      for (const streamId of outcome.undecodable) this.#subscriber.needKeyframe(streamId);
      for (const [streamId, figures] of outcome.figures) this.#subscriber.measured(streamId, figures);
    }
  }

  #nextReport(): Promise<WorkerReport> {
    return new Promise((resolve) => this.#awaitingReport.push(resolve));
  }

  /** FRM-4: stops for good. The connection is closed first, so that nothing waits for the devices to stop. */
  #stop(fault: MediaFault): void {
    if (this.#scope.closed) return;
    this.#keeper.close();
    this.#fault.value = fault;
    this.#scope.close();
    this.#options.local.release();
  }
}

interface EpochNow {
  readonly epoch: FrameEpoch;
  readonly leafIndex: number;
}
