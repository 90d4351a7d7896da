import { err, ok, toBase64Url } from '@conclave/base';
import type { Result } from '@conclave/base';
import * as v from 'valibot';
import { errorCode } from './errors.ts';
import type { ErrorCode } from './errors.ts';
import { events } from './events.ts';
import type { AnyEvent, EventBody, EventType } from './events.ts';
import { counter } from './fields.ts';
import { requests } from './requests.ts';
import type { AnswerBody, AnyRequest, RequestBody, RequestType } from './requests.ts';

export interface ParseFailure {
  readonly reason: 'malformed' | 'unknown-request';
  /** The request's id where it could be read, so that its sender can be told. */
  readonly id: number | undefined;
}

const requestEnvelope = v.strictObject({ id: counter, type: v.string(), body: v.unknown() });
const answerEnvelope = v.variant('ok', [
  v.strictObject({ re: counter, ok: v.literal(true), body: v.unknown() }),
  v.strictObject({ re: counter, ok: v.literal(false), error: errorCode }),
]);
const eventEnvelope = v.strictObject({ event: v.string(), body: v.unknown() });
const fromServer = v.pipe(v.string(), v.parseJson(), v.union([answerEnvelope, eventEnvelope]));

export type Answer =
  | { readonly re: number; readonly ok: true; readonly body: unknown }
  | { readonly re: number; readonly ok: false; readonly error: ErrorCode };
export type FromServer =
  { readonly kind: 'answer'; readonly answer: Answer } | { readonly kind: 'event'; readonly event: AnyEvent };

/** Text of a frame to a typed request. The caller has checked the frame's size (DOS-1). */
export function parseRequest(text: string): Result<AnyRequest, ParseFailure> {
  const envelope = v.safeParse(v.pipe(v.string(), v.parseJson(), requestEnvelope), text);
  if (!envelope.success) return err({ reason: 'malformed', id: undefined });
  const { id, type, body } = envelope.output;
  if (!isRequestType(type)) return err({ reason: 'unknown-request', id });
  const parsed = v.safeParse(requests[type].body, body);
  if (!parsed.success) return err({ reason: 'malformed', id });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- because the schema was picked by `type`: the pair is one of AnyRequest's, which the compiler cannot follow
  return ok({ id, type, body: parsed.output } as AnyRequest);
}

/** Text of a frame from the server: an answer, whose body `parseAnswer` reads, or an event. */
export function parseFromServer(text: string): Result<FromServer, 'malformed'> {
  const parsed = v.safeParse(fromServer, text);
  if (!parsed.success) return err('malformed');
  const envelope = parsed.output;
  if ('re' in envelope) return ok({ kind: 'answer', answer: envelope });
  const { event, body } = envelope;
  if (!isEventType(event)) return err('malformed');
  const typed = v.safeParse(events[event], body);
  if (!typed.success) return err('malformed');
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- because schema and name belong together, as above
  return ok({ kind: 'event', event: { event, body: typed.output } as AnyEvent });
}

export function parseAnswer<T extends RequestType>(
  type: T,
  body: unknown,
): Result<AnswerBody<T>, 'malformed'> {
  const parsed = v.safeParse(requests[type].answer, body);
  return parsed.success ? ok(parsed.output as AnswerBody<T>) : err('malformed');
}

export function encodeRequest<T extends RequestType>(id: number, type: T, body: RequestBody<T>): string {
  return encode({ id, type, body });
}

export function encodeAnswer<T extends RequestType>(re: number, _type: T, body: AnswerBody<T>): string {
  return encode({ re, ok: true, body });
}

export function encodeError(re: number, error: ErrorCode): string {
  return encode({ re, ok: false, error });
}

export function encodeEvent<T extends EventType>(event: T, body: EventBody<T>): string {
  return encode({ event, body });
}

/** JSON in which bytes stand as base64url. */
export function encode(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner instanceof Uint8Array ? toBase64Url(inner) : inner,
  );
}

function isRequestType(type: string): type is RequestType {
  return Object.hasOwn(requests, type);
}

function isEventType(event: string): event is EventType {
  return Object.hasOwn(events, event);
}
