interface SilentOptions extends AudioContextOptions {
  /** Web Audio API section 1.2; browsers without it take the loudspeaker, which then plays silence. */
  readonly sinkId: { readonly type: 'none' };
}

/** A level is told for each 20 ms, so sound is looked at as often. */
const LATENCY_SECONDS = 0.02;

/**
 * An audio context that listens and plays nothing. It takes no output device: each one that does costs a stream to the
 * loudspeaker, and a thread of its own that wakes a hundred times a second to hand silence over.
 */
export function silentContext(): AudioContext {
  const options: SilentOptions = { sinkId: { type: 'none' }, latencyHint: LATENCY_SECONDS };
  return new AudioContext(options);
}
