import { signal } from '@conclave/base';
import type { ReadonlySignal } from '@conclave/base';

/** The name under which the level worklet registers itself. */
const PROCESSOR = 'conclave-level';
const GESTURES = ['pointerdown', 'keydown'] as const;

/**
 * Measures the microphone in an audio worklet that posts its levels to the frame worker directly, and makes the track that
 * is sent. It is one and the same whether somebody speaks, is silent or muted: another source would keep another time, and
 * the gaps between packets would tell the SFU which of them it is (FRM-6).
 */
export class MicrophoneMeter {
  readonly #context: AudioContext;
  readonly #sink: MediaStreamAudioDestinationNode;
  readonly #outgoing = signal<MediaStreamTrack | null>(null);
  #worklet: AudioWorkletNode | null = null;
  #source: MediaStreamAudioSourceNode | null = null;
  #track: MediaStreamTrack | null = null;

  /**
   * @param levelWorkletUrl where the browser finds the worklet's script
   * @param port levels go out here; where the script can't be loaded nothing does, and everybody hears but
   *   nobody sees this person speak
   */
  constructor(levelWorkletUrl: string, port: MessagePort) {
    this.#context = new AudioContext();
    this.#sink = new MediaStreamAudioDestinationNode(this.#context, {
      channelCount: 1,
      channelCountMode: 'explicit',
    });
    this.#context.addEventListener('statechange', this.#choose);
    this.#choose();
    this.#context.audioWorklet
      .addModule(levelWorkletUrl)
      .then(() => this.#start(port))
      .catch(() => port.close());
    this.#resume();
    // A page that was reloaded into the call has had no gesture yet: its audio starts with the first.
    for (const gesture of GESTURES) addEventListener(gesture, this.#resume);
  }

  /** What to send. Where the browser does not run audio yet, somebody who is not muted is heard all the same. */
  get outgoing(): ReadonlySignal<MediaStreamTrack | null> {
    return this.#outgoing;
  }

  /** @param track a live one, or null for silence */
  setTrack(track: MediaStreamTrack | null): void {
    if (track === this.#track) return;
    this.#track = track;
    this.#connect();
    this.#choose();
  }

  close(): void {
    this.#context.removeEventListener('statechange', this.#choose);
    for (const gesture of GESTURES) removeEventListener(gesture, this.#resume);
    this.#source?.disconnect();
    this.#worklet?.disconnect();
    if (this.#context.state !== 'closed') this.#context.close().catch(() => undefined);
  }

  readonly #resume = (): void => {
    // Refused until there is a gesture; the next one tries again.
    if (this.#context.state === 'suspended') this.#context.resume().catch(() => undefined);
  };

  readonly #choose = (): void => {
    const made = this.#sink.stream.getAudioTracks()[0] ?? null;
    this.#outgoing.value = this.#context.state === 'running' ? made : (this.#track ?? made);
  };

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
    if (this.#track === null) return;
    this.#source = this.#context.createMediaStreamSource(new MediaStream([this.#track]));
    this.#source.connect(this.#sink);
    if (this.#worklet !== null) this.#source.connect(this.#worklet);
  }
}
