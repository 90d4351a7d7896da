import { err, ok, toBase64Url } from '@conclave/base';
import type { Result } from '@conclave/base';
import * as v from 'valibot';
import { errorCode } from './errors.ts';
import type { ErrorCode } from './errors.ts';
import { events, isBinaryEvent } from './events.ts';
import type { AnyEvent, EventBody, EventType } from './events.ts';
import { counter } from './fields.ts';
import { frameSize, packFrame, unpackFrame } from './frame.ts';
import type { Frame, OpenedFrame } from './frame.ts';
import { limits } from './limits.ts';
import { read, readJson } from './read.ts';
import { isRequestType, requests } from './requests.ts';
import type { AnswerBody, AnyRequest, RequestBody, RequestType } from './requests.ts';

export interface ParseFailure {
  /** `too-large`: above the cap of its type, and not parsed. */
  readonly reason: 'malformed' | 'unknown-request' | 'too-large';
  /** The request's id where it could be read, so that its sender can be told. */
  readonly id: number | undefined;
}

const answerEnvelope = v.variant('ok', [
  v.strictObject({ re: counter, ok: v.literal(true), body: v.unknown() }),
  v.strictObject({ re: counter, ok: v.literal(false), error: errorCode }),
]);
const eventEnvelope = v.strictObject({ event: v.string(), body: v.unknown() });
const fromServer = v.union([answerEnvelope, eventEnvelope]);

export type Answer =
  | { readonly re: number; readonly ok: true; readonly body: unknown }
  | { readonly re: number; readonly ok: false; readonly error: ErrorCode };
export type FromServer =
  { readonly kind: 'answer'; readonly answer: Answer } | { readonly kind: 'event'; readonly event: AnyEvent };

/** DOS-1: what a request's JSON begins with. One order of keys, so that the type is known before anything is parsed. */
const requestHead = /^\{"id":(0|[1-9]\d{0,15}),"type":"([\w-]{1,32})","body":/;

/**
 * A frame to a typed request. Its size is compared with the cap of its type before it is parsed; the caller has
 * compared it with the caps of all frames.
 */
export function parseRequest(frame: Frame): Result<AnyRequest, ParseFailure> {
  const opened = typeof frame === 'string' ? { text: frame } : unpackFrame(frame);
  const head = requestHead.exec(opened?.text ?? '');
  const id = Number(head?.[1]);
  if (opened === undefined || head === null || !Number.isSafeInteger(id)) {
    return err({ reason: 'malformed', id: undefined });
  }
  const [start, , type = ''] = head;
  if (!isRequestType(type)) return err({ reason: 'unknown-request', id });
  if (frameSize(frame) > requests[type].cap) return err({ reason: 'too-large', id });
  const body = readBody(opened, start.length);
  const parsed = body.ok ? read(requests[type].body, body.value) : body;
  if (!parsed.ok) return err({ reason: 'malformed', id });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- because the schema was picked by `type`: the pair is one of AnyRequest's, which the compiler cannot follow
  return ok({ id, type, body: parsed.value } as AnyRequest);
}

/** The JSON from `start` on to the brace that ends the message, with the frame's blob, which no JSON may stand in for. */
function readBody(
  { text, blob }: { readonly text: string; readonly blob?: OpenedFrame['blob'] },
  start: number,
): Result<unknown, 'malformed'> {
  if (!text.endsWith('}')) return err('malformed');
  const body = readJson(text.slice(start, -1));
  return body.ok ? withBlob(body.value, blob) : body;
}

function withBlob(body: unknown, blob: OpenedFrame['blob'] | undefined): Result<unknown, 'malformed'> {
  if (blob === undefined) return ok(body);
  if (typeof body !== 'object' || body === null || 'blob' in body) return err('malformed');
  return ok({ ...body, blob });
}

/** A frame from the server: an answer, whose body `parseAnswer` reads, or an event. */
export function parseFromServer(frame: Frame): Result<FromServer, 'malformed'> {
  const isText = typeof frame === 'string';
  if (frameSize(frame) > (isText ? limits.textFrame : limits.binaryFrame)) return err('malformed');
  const opened: { text: string; blob?: OpenedFrame['blob'] } | undefined = isText
    ? { text: frame }
    : unpackFrame(frame);
  const json = readJson(opened?.text ?? '');
  const parsed = json.ok ? read(fromServer, json.value) : json;
  if (!parsed.ok) return parsed;
  const envelope = parsed.value;
  if ('re' in envelope) return isText ? ok({ kind: 'answer', answer: envelope }) : err('malformed');
  const { event } = envelope;
  if (!isEventType(event)) return err('malformed');
  const body = withBlob(envelope.body, opened?.blob);
  const typed = body.ok ? read(events[event], body.value) : body;
  if (!typed.ok) return typed;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- because schema and name belong together, as above
  return ok({ kind: 'event', event: { event, body: typed.value } as AnyEvent });
}

export function parseAnswer<T extends RequestType>(
  type: T,
  body: unknown,
): Result<AnswerBody<T>, 'malformed'> {
  const parsed = read(requests[type].answer, body);
  return parsed.ok ? ok(parsed.value as AnswerBody<T>) : parsed;
}

export function encodeRequest<T extends RequestType>(id: number, type: T, body: RequestBody<T>): Frame {
  const { form } = requests[type];
  return form === 'text' ? encode({ id, type, body }) : packed(body, (rest) => ({ id, type, body: rest }));
}

export function encodeAnswer<T extends RequestType>(re: number, _type: T, body: AnswerBody<T>): string {
  return encode({ re, ok: true, body });
}

export function encodeError(re: number, error: ErrorCode): string {
  return encode({ re, ok: false, error });
}

export function encodeEvent<T extends EventType>(event: T, body: EventBody<T>): Frame {
  return isBinaryEvent(event) ? packed(body, (rest) => ({ event, body: rest })) : encode({ event, body });
}

/** JSON in which bytes stand as base64url. */
export function encode(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    inner instanceof Uint8Array ? toBase64Url(inner) : inner,
  );
}

function packed(body: object, message: (rest: object) => object): Frame {
  const blob: unknown = 'blob' in body ? body.blob : undefined;
  if (!(blob instanceof Uint8Array)) throw new TypeError('a binary message has a blob');
  const rest = Object.fromEntries(Object.entries(body).filter(([key]) => key !== 'blob'));
  return packFrame(encode(message(rest)), blob);
}

function isEventType(event: string): event is EventType {
  return Object.hasOwn(events, event);
}
