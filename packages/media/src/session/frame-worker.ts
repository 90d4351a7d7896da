import { every } from '@conclave/base';
import type { Bytes, Cancel, Clock, FrameEpoch } from '@conclave/base';
import type { AttestationPort, Codec, EpochKeys, SentSample, StreamContext } from '../types.ts';
import type { FromWorker, SpeakerLevels, StreamOptions, ToWorker, WorkerReport } from '../worker/messages.ts';

export interface FrameWorkerEvents {
  onReport(report: WorkerReport): void;
  onLevels(speakers: readonly SpeakerLevels[]): void;
  onFirstFrame(streamId: number): void;
  onNeedKeyframe(streamId: number): void;
  onSendFault(): void;
  onSentSample(sample: SentSample): void;
  /** FRM-4: called once. Nothing can be sealed or opened any more. */
  onDead(): void;
}

const HEARTBEAT_MS = 1_000;
/** Beats in a row without a word of the worker. Counted, not timed: a computer that slept has missed none. */
const MISSED_BEATS = 6;

/** The page's end of the one worker that owns all frame keys. */
export class FrameWorker {
  readonly #worker: Worker;
  readonly #events: FrameWorkerEvents;
  readonly #attestation: 'off' | AttestationPort;
  readonly #stopHeartbeat: Cancel;
  #nextStreamId = 1;
  #unanswered = 0;
  #ended = false;

  /** @param attestation `off` where frames are not attested (FRM-10) */
  constructor(worker: Worker, clock: Clock, events: FrameWorkerEvents, attestation: 'off' | AttestationPort) {
    this.#worker = worker;
    this.#events = events;
    this.#attestation = attestation;
    worker.addEventListener('message', (event: MessageEvent<FromWorker>) => this.#receive(event.data));
    worker.addEventListener('error', () => this.#die());
    worker.addEventListener('messageerror', () => this.#die());
    this.#stopHeartbeat = every(clock, HEARTBEAT_MS, () => this.#heartbeat());
  }

  /**
   * Arms a sender; to be called before it is negotiated.
   * @throws where the browser has no encoded transform: the caller must close the connection, because the
   *   sender would go on without one
   */
  attachSender(
    sender: RTCRtpSender,
    stream: { readonly context: StreamContext; readonly codec: Codec },
  ): number {
    const streamId = this.#nextStreamId++;
    sender.transform = this.#transform({ streamId, direction: 'send', attested: this.#attested, ...stream });
    return streamId;
  }

  /** Arms a receiver and binds its owner's leaf (FRM-5); to be called before it is negotiated. Throws as above. */
  attachReceiver(
    receiver: RTCRtpReceiver,
    stream: {
      readonly context: StreamContext;
      readonly codec: Codec;
      readonly leafIndex: number;
      readonly sinceEpoch: FrameEpoch;
    },
  ): number {
    const streamId = this.#nextStreamId++;
    receiver.transform = this.#transform({
      streamId,
      direction: 'receive',
      attested: this.#attested,
      ...stream,
    });
    return streamId;
  }

  closeStream(streamId: number): void {
    this.#post({ type: 'close-stream', streamId });
  }

  /** Hands the key over: `keys.baseKey` is detached, or wiped where it does not fill its buffer. */
  installEpoch(keys: EpochKeys): void {
    const { epoch, leafIndex, removed, added } = keys;
    const whole = keys.baseKey.byteLength === keys.baseKey.buffer.byteLength;
    const baseKey = whole ? keys.baseKey : keys.baseKey.slice();
    this.#post({ type: 'install-epoch', epoch, leafIndex, removed, added, baseKey }, [baseKey.buffer]);
    if (!whole) keys.baseKey.fill(0);
  }

  /** FRM-10 */
  attested(leafIndex: number, sinceEpoch: FrameEpoch, content: Bytes): void {
    if (this.#attestation === 'off') return;
    this.#post({ type: 'attestation', leafIndex, sinceEpoch, content });
  }

  switchSender(epoch: FrameEpoch): void {
    this.#post({ type: 'switch-sender', epoch });
  }

  /** VER-4: asks for one `onSentSample` of each stream that sends. */
  sampleSent(): void {
    this.#post({ type: 'sample-sent' });
  }

  /** @param port on which the level worklet posts */
  connectLevels(port: MessagePort): void {
    this.#post({ type: 'level-port', port }, [port]);
  }

  /** Ends the worker, and with it every key. */
  close(): void {
    this.#ended = true;
    this.#stopHeartbeat();
    this.#worker.terminate();
  }

  get #attested(): boolean {
    return this.#attestation !== 'off';
  }

  #transform(options: StreamOptions): RTCRtpScriptTransform {
    return new RTCRtpScriptTransform(this.#worker, options);
  }

  #post(message: ToWorker, transfer: Transferable[] = []): void {
    this.#worker.postMessage(message, transfer);
  }

  #receive(message: FromWorker): void {
    if (this.#ended) return;
    // On a busy machine answers wait behind frames: whatever it says shows that it works.
    this.#unanswered = 0;
    switch (message.type) {
      case 'pong':
        return;
      case 'report':
        return this.#events.onReport(message.report);
      case 'sent-sample':
        return this.#events.onSentSample(message.sample);
      case 'levels':
        return this.#events.onLevels(message.speakers);
      case 'attest':
        if (this.#attestation !== 'off') this.#attestation.send(message.contents);
        return;
      case 'attestation-faults':
        if (this.#attestation !== 'off') this.#attestation.fault(message.faults);
        return;
      case 'first-frame':
        return this.#events.onFirstFrame(message.streamId);
      case 'need-keyframe':
        return this.#events.onNeedKeyframe(message.streamId);
      case 'epoch-refused':
      case 'send-fault':
        return this.#events.onSendFault();
    }
  }

  #heartbeat(): void {
    if (this.#unanswered >= MISSED_BEATS) {
      this.#die();
      return;
    }
    this.#unanswered += 1;
    this.#post({ type: 'ping' });
  }

  #die(): void {
    if (this.#ended) return;
    this.close();
    this.#events.onDead();
  }
}
