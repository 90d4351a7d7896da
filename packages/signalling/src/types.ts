import type { Bytes, Clock, Logger, ReadonlySignal } from '@conclave/base';
import type {
  AnswerBody,
  AnyEvent,
  ErrorCode,
  EventBody,
  RequestBody,
  RequestType,
} from '@conclave/protocol';
import type { BackoffPolicy } from './backoff.ts';
import type { RequestResult } from './pending-requests.ts';
import type { OpenSocket } from './socket.ts';

export type ClosedReason =
  /** The owner closed it. */
  | 'by-owner'
  /** Patience ran out. */
  | 'unreachable'
  /** Another connection resumed this peer. */
  | 'replaced'
  /** The server closed this peer. */
  | 'closed-by-server'
  | 'ended'
  /** `prove` rejected: a fault of the owner. */
  | 'proof-failed'
  /** What `enter` answered. */
  | ErrorCode;

export type SignallingState =
  /** Never open so far. */
  | { readonly kind: 'connecting' }
  /** Entered; where it resumed, everything that was missed has been delivered. */
  | { readonly kind: 'open' }
  /** Was open; on its way back. */
  | { readonly kind: 'broken'; readonly since: number }
  /** For good. `code` is the WebSocket close code where the server sent one. */
  | { readonly kind: 'closed'; readonly reason: ClosedReason; readonly code: number | null };

/** COM-9: where the group's order stands, and what says that this peer is its member. */
export type OrderPlace = NonNullable<NonNullable<RequestBody<'enter'>['resume']>['place']>;
/** `enter` without what the client adds by itself; `place` is null where this peer is in no group. */
export type EnterProof = Omit<RequestBody<'enter'>, 'resume'> & { readonly place: OrderPlace | null };
export type Entered = AnswerBody<'enter'>;

/** An event in order, or the finding that the log has a hole and can't be followed any more. */
export type InboxEvent =
  | Exclude<AnyEvent, { event: 'hello' }>
  | { readonly event: 'gap'; readonly body: { readonly expected: number; readonly seq: number } };

export interface SignallingHandlers {
  /** JOIN-1: the proof for this connection's nonce. A rejection closes the client. */
  prove(hello: EventBody<'hello'>): Promise<EnterProof>;
  /** After each `enter`, before every event that follows it. */
  entered(answer: Entered): void;
  /**
   * In order. After a `gap` no further entry is delivered until a new `welcome`. After a resume the server repeats
   * events of which it does not know that they arrived, so all but `entry` may come twice.
   */
  received(event: InboxEvent): void;
}

export interface SignallingPolicy {
  readonly backoff: BackoffPolicy;
  /** From opening the socket to the answer of `enter`. */
  readonly handshakeMs: number;
  readonly requestMs: number;
  readonly pingEveryMs: number;
  /** How often to look whether bytes moved. */
  readonly lookEveryMs: number;
  /** Dead is a connection with a ping unanswered for `livenessMs` on which nothing moved, either way, for `silenceMs`. */
  readonly livenessMs: number;
  readonly silenceMs: number;
  /** How long to try before the first `open`, and after a break. */
  readonly connectPatienceMs: number;
  readonly brokenPatienceMs: number;
}

export interface SignallingOptions {
  readonly openSocket: OpenSocket;
  readonly clock: Clock;
  /** Uniform in [0, 1); for jitter only. */
  readonly random: () => number;
  readonly logger: Logger;
  readonly policy: SignallingPolicy;
  readonly handlers: SignallingHandlers;
}

export interface Signalling {
  readonly state: ReadonlySignal<SignallingState>;
  /** MOD-2: of the connection that is open, for what is signed for it; null while none is. 32 bytes. */
  readonly nonce: Bytes | null;
  /**
   * Fails at once with `lost` unless open: nothing is queued, because a commit that is late is a commit for the
   * wrong epoch. `timeoutMs` null waits as long as the connection lives; the policy's time without it.
   */
  request<T extends RequestType>(
    type: T,
    body: RequestBody<T>,
    timeoutMs?: number | null,
  ): Promise<RequestResult<T>>;
  /**
   * The network changed, or the machine woke up: looks at once whether the connection stands, and tries at once where it is
   * broken, with all its patience before it.
   */
  look(): void;
  /** Closes for good, without a word to the server. */
  close(): void;
}
