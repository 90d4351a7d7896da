export interface SentCounters {
  readonly kind: 'audio' | 'video';
  /** Audio bytes or video frames that the browser says it sent. */
  readonly sent: number;
  /** Audio bytes that the worker sealed, or video frames that it sealed or dropped. */
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

/** Two seconds of either. Video is counted before it comes to the worker, which may be busy; sound behind it. */
const SENT_SLACK = { audio: 20_000, video: 100 };
/** Two seconds of frames that the worker opened, on their way to where the browser counts them. */
const RECEIVED_SLACK = 100;
const SENT_STEP = { audio: 800, video: 10 };
/** 1.5 s of 48 kHz: more than a jitter buffer holds back. */
const SAMPLES_STEP = 72_000;
const FRAMES_STEP = 5;
const DECODE_STEP = 10;

/**
 * VER-3: nothing is sent that the worker has not seen. `before` are the counters of the check before, for the same stream.
 * What the worker was ahead by then is still to be sent where the stream stops: a camera that is switched off is no fault.
 */
export function compareSent(before: SentCounters | undefined, now: SentCounters): Verdict {
  if (now.sent > now.handled + SENT_SLACK[now.kind]) return 'not-sealed';
  if (before === undefined) return 'fine';
  const ahead = lead(before.handled, before.sent, SENT_SLACK[now.kind]);
  return now.sent - before.sent - ahead >= SENT_STEP[now.kind] && now.handled === before.handled
    ? 'not-sealed'
    : 'fine';
}

/** Whether what is played went through the worker, and what went through the worker is played. */
export function compareReceived(before: ReceivedCounters | undefined, now: ReceivedCounters): Verdict {
  if (before === undefined) return 'fine';
  const opened = now.opened - before.opened;
  const delivered = now.delivered - before.delivered;
  const isExpected =
    now.decoded === null
      ? delivered < SAMPLES_STEP
      : delivered < FRAMES_STEP + lead(before.opened, before.delivered, RECEIVED_SLACK);
  if (opened === 0 && !isExpected) return 'not-opened';
  return opened >= DECODE_STEP && now.decoded !== null && now.decoded === before.decoded
    ? 'not-decoded'
    : 'fine';
}

/** By how much the one counter is ahead of the other, as far as it may be. */
function lead(ahead: number, behind: number, most: number): number {
  return Math.min(most, Math.max(0, ahead - behind));
}
