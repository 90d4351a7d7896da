import type { Cancel } from '@conclave/base';
import { keepRunning } from '../keep-running.ts';
import { silentContext } from '../silent-context.ts';

/** The name under which the level worklet registers itself. */
const PROCESSOR = 'conclave-level';

/**
 * Measures the microphone in an audio worklet that posts its levels to the frame worker directly, and makes a track of
 * silence to send while there is no microphone, so that being muted looks like any other moment on the wire.
 */
export class MicrophoneMeter {
  readonly #context: AudioContext;
  readonly #sink: MediaStreamAudioDestinationNode;
  readonly #stop: Cancel;
  #worklet: AudioWorkletNode | null = null;
  #source: MediaStreamAudioSourceNode | null = null;
  #track: MediaStreamTrack | null = null;

  /**
   * @param levelWorkletUrl where the browser finds the worklet's script
   * @param port levels go out here; where the script can't be loaded nothing does, and everybody hears but
   *   nobody sees this person speak
   */
  constructor(levelWorkletUrl: string, port: MessagePort) {
    this.#context = silentContext();
    this.#sink = this.#context.createMediaStreamDestination();
    this.#context.audioWorklet
      .addModule(levelWorkletUrl)
      .then(() => this.#start(port))
      .catch(() => port.close());
    this.#stop = keepRunning(this.#context);
  }

  /** Silence; the same track each time. */
  get silentTrack(): MediaStreamTrack | null {
    return this.#sink.stream.getAudioTracks()[0] ?? null;
  }

  setTrack(track: MediaStreamTrack | null): void {
    if (track === this.#track) return;
    this.#track = track;
    this.#connect();
  }

  close(): void {
    this.#stop();
    this.#source?.disconnect();
    this.#worklet?.disconnect();
    if (this.#context.state !== 'closed') this.#context.close().catch(() => undefined);
  }

  #start(port: MessagePort): void {
    if (this.#context.state === 'closed') return;
    const worklet = new AudioWorkletNode(this.#context, PROCESSOR, {
      numberOfInputs: 1,
      numberOfOutputs: 1,
      outputChannelCount: [1],
      channelCount: 1,
      channelCountMode: 'explicit',
    });
    worklet.port.postMessage(port, [port]);
    // Its output is silence; a node that leads nowhere is not run.
    worklet.connect(this.#sink);
    this.#worklet = worklet;
    this.#connect();
  }

  #connect(): void {
    this.#source?.disconnect();
    this.#source = null;
    if (this.#worklet === null || this.#track === null) return;
    this.#source = this.#context.createMediaStreamSource(new MediaStream([this.#track]));
    this.#source.connect(this.#worklet);
  }
}
