import { err, ok } from '@conclave/base';
import type { Cancel, Clock, Result } from '@conclave/base';
import { encodeRequest, parseAnswer } from '@conclave/protocol';
import type { Answer, AnswerBody, ErrorCode, Frame, RequestBody, RequestType } from '@conclave/protocol';

/** `lost`: the connection broke, so nobody knows whether the server acted. Otherwise the server's own code. */
export type RequestFailureReason = ErrorCode | 'lost' | 'timed-out' | 'malformed-answer';
export interface RequestFailure {
  readonly reason: RequestFailureReason;
}
export type RequestResult<T extends RequestType> = Result<AnswerBody<T>, RequestFailure>;

interface Pending {
  answer(answer: Answer): void;
  fail(reason: 'lost'): void;
}

/** Correlates answers with the requests of one connection. */
export class PendingRequests {
  readonly #clock: Clock;
  readonly #pending = new Map<number, Pending>();
  #nextId = 1;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * @param timeoutMs null where only the loss of the connection ends the wait
   * @param settle called once, from within `answer` or `failAll`: what follows the answer on the wire finds its
   *   consequences in place
   */
  send<T extends RequestType>(
    write: (frame: Frame) => void,
    request: { readonly type: T; readonly body: RequestBody<T>; readonly timeoutMs: number | null },
    settle: (result: RequestResult<T>) => void,
  ): void {
    const { type, body, timeoutMs } = request;
    const id = this.#nextId++;
    let cancel: Cancel = () => {};
    const finish = (result: RequestResult<T>): void => {
      cancel();
      this.#pending.delete(id);
      settle(result);
    };
    this.#pending.set(id, {
      answer: (answer) => finish(readAnswer(type, answer)),
      fail: (reason) => finish(err({ reason })),
    });
    if (timeoutMs !== null) cancel = this.#clock.after(timeoutMs, () => finish(err({ reason: 'timed-out' })));
    write(encodeRequest(id, type, body));
  }

  /** An answer to nothing (it came after its time-out) is dropped. */
  answer(answer: Answer): void {
    this.#pending.get(answer.re)?.answer(answer);
  }

  failAll(): void {
    for (const pending of this.#pending.values()) pending.fail('lost');
  }
}

function readAnswer<T extends RequestType>(type: T, answer: Answer): RequestResult<T> {
  if (!answer.ok) return err({ reason: answer.error });
  const body = parseAnswer(type, answer.body);
  return body.ok ? ok(body.value) : err({ reason: 'malformed-answer' });
}
