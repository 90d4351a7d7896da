export interface SentCounters {
  /** Audio packets or video frames that the browser says it sent. */
  readonly sent: number;
  /** Frames that the worker sealed, or dropped. */
  readonly handled: number;
}

export interface ReceivedCounters {
  /** Audio samples that left the jitter buffer, or video frames that reached the decoder's. */
  readonly delivered: number;
  /** Video frames decoded; null for audio. */
  readonly decoded: number | null;
  /** Frames that the worker opened. */
  readonly opened: number;
}

export type Verdict = 'fine' | 'not-sealed' | 'not-opened' | 'not-decoded';

/** Frames that may be on their way from the encoder to a busy worker. */
const SENT_SLACK = 100;
const SENT_STEP = 10;
/** 1.5 s of 48 kHz: more than a jitter buffer holds back. */
const SAMPLES_STEP = 72_000;
const FRAMES_STEP = 5;
const DECODE_STEP = 10;

/** VER-3: nothing is sent that the worker has not seen. `before` are the counters of the check before, for the same stream. */
export function compareSent(before: SentCounters | undefined, now: SentCounters): Verdict {
  if (now.sent > now.handled + SENT_SLACK) return 'not-sealed';
  if (before === undefined) return 'fine';
  return now.sent - before.sent >= SENT_STEP && now.handled === before.handled ? 'not-sealed' : 'fine';
}

/** Whether what is played went through the worker, and what went through the worker is played. */
export function compareReceived(before: ReceivedCounters | undefined, now: ReceivedCounters): Verdict {
  if (before === undefined) return 'fine';
  const opened = now.opened - before.opened;
  const delivered = now.delivered - before.delivered;
  const step = now.decoded === null ? SAMPLES_STEP : FRAMES_STEP;
  if (opened === 0 && delivered >= step) return 'not-opened';
  return opened >= DECODE_STEP && now.decoded !== null && now.decoded === before.decoded
    ? 'not-decoded'
    : 'fine';
}
