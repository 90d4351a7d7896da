import type { types } from 'mediasoup-client';
import type { MediaFault } from '../types.ts';
import type { WorkerReport } from '../worker/messages.ts';
import { compareReceived, compareSent } from './counter-check.ts';
import type { ReceivedCounters, SentCounters, Verdict } from './counter-check.ts';
import type { ReceivedFigures } from './reception.ts';
import { readReceived, readSent } from './rtc-stats.ts';

export type SelfTestOutcome =
  | { readonly kind: 'failed'; readonly fault: MediaFault }
  /** Streams whose frames are authentic but not decoded: a key frame is missing. */
  | {
      readonly kind: 'passed';
      readonly undecodable: readonly number[];
      /** By stream. */
      readonly figures: ReadonlyMap<number, ReceivedFigures>;
    };

export interface SelfTestSubject {
  readonly sent: readonly { readonly streamId: number; readonly mid: string }[];
  readonly received: readonly { readonly streamId: number | null; readonly mid: string | null }[];
  /** A report that the worker makes after this is called; waits for as long as that takes. */
  readonly nextReport: () => Promise<WorkerReport>;
}

interface Links {
  readonly send: Pick<types.Transport, 'getStats'>;
  readonly receive: Pick<types.Transport, 'getStats'>;
}

/**
 * VER-3: compares what the browser says that it sent and decoded with what the worker sealed and opened. A browser that
 * skips a transform without a word (Chromium 151 and later on sendrecv transceivers) is found out here. It takes two
 * findings in a row about one stream: after one that stops, a jitter buffer still plays what it held.
 */
export class SelfTest {
  #sent = new Map<number, SentCounters>();
  #received = new Map<number, ReceivedCounters>();
  /** Streams about which the check before found something. */
  #suspects: ReadonlySet<number> = new Set();

  /** Forgets everything: the connection is another one. */
  reset(): void {
    this.#sent = new Map();
    this.#received = new Map();
    this.#suspects = new Set();
  }

  async run(links: Links, subject: SelfTestSubject): Promise<SelfTestOutcome> {
    const stats = await Promise.all([links.send.getStats(), links.receive.getStats()]).catch(() => null);
    if (stats === null) return { kind: 'passed', undecodable: [], figures: new Map() };
    // The worker is asked second, so that whatever the browser sent was counted by the worker before.
    const report = await subject.nextReport();
    const counted = new Map(report.streams.map((stream) => [stream.streamId, stream]));

    const sent = new Map<number, SentCounters>();
    const received = new Map<number, ReceivedCounters>();
    const measured = new Map<number, ReceivedFigures>();
    for (const { streamId, mid } of subject.sent) {
      const worker = counted.get(streamId);
      const figures = readSent(stats[0], mid);
      if (worker === undefined || figures === null) continue;
      const handled = figures.kind === 'audio' ? worker.bytes : worker.frames + worker.dropped;
      sent.set(streamId, { ...figures, handled });
    }
    for (const { streamId, mid } of subject.received) {
      const worker = streamId === null ? undefined : counted.get(streamId);
      if (streamId === null || mid === null || worker === undefined) continue;
      const { delivered, sound, picture } = readReceived(stats[1], mid);
      received.set(streamId, { delivered, decoded: picture?.frames ?? null, opened: worker.frames });
      measured.set(streamId, { sound, picture });
    }
    const verdicts = new Map<number, Verdict>([
      ...[...sent].map(([id, now]) => [id, compareSent(this.#sent.get(id), now)] as const),
      ...[...received].map(([id, now]) => [id, compareReceived(this.#received.get(id), now)] as const),
    ]);
    this.#sent = sent;
    this.#received = received;
    return this.#judge(verdicts, measured);
  }

  #judge(
    verdicts: ReadonlyMap<number, Verdict>,
    figures: ReadonlyMap<number, ReceivedFigures>,
  ): SelfTestOutcome {
    const found = [...verdicts].filter(([, verdict]) => verdict === 'not-sealed' || verdict === 'not-opened');
    const proven = found.filter(([id]) => this.#suspects.has(id)).map(([, verdict]) => verdict);
    this.#suspects = new Set(found.map(([id]) => id));
    const undecodable = [...verdicts].filter(([, verdict]) => verdict === 'not-decoded').map(([id]) => id);
    if (proven.length === 0) return { kind: 'passed', undecodable, figures };
    return {
      kind: 'failed',
      fault: proven.includes('not-sealed') ? 'encryption-failed' : 'self-test-failed',
    };
  }
}
