import { isBinaryEvent, isRequestType, requests } from '@conclave/protocol';
import type { Frame } from '@conclave/protocol';
import * as v from 'valibot';
import { binaryFrame, frameText } from '../frame-text.ts';

/** Signalling frames as a hostile server handles them: JSON whose blobs stay text, and whose bodies need not be right. */
const bodySchema = v.record(v.string(), v.unknown());
const requestSchema = v.object({ id: v.number(), type: v.string(), body: bodySchema });
const answerSchema = v.variant('ok', [
  v.object({ re: v.number(), ok: v.literal(true), body: bodySchema }),
  v.object({ re: v.number(), ok: v.literal(false), error: v.string() }),
]);
const eventSchema = v.object({ event: v.string(), body: bodySchema });
const fromServerSchema = v.union([answerSchema, eventSchema]);

export type Body = v.InferOutput<typeof bodySchema>;
export type RequestFrame = v.InferOutput<typeof requestSchema>;
export type AnswerFrame = v.InferOutput<typeof answerSchema>;
export type EventFrame = v.InferOutput<typeof eventSchema>;

/** @returns undefined where a client sent something else */
export function readRequest(frame: Frame): RequestFrame | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), requestSchema), frameText(frame));
  return parsed.success ? parsed.output : undefined;
}

export function readFromServer(frame: Frame): AnswerFrame | EventFrame | undefined {
  const parsed = v.safeParse(v.pipe(v.string(), v.parseJson(), fromServerSchema), frameText(frame));
  return parsed.success ? parsed.output : undefined;
}

export function writeRequest(frame: RequestFrame): Frame {
  const { type } = frame;
  return isRequestType(type) && requests[type].form === 'binary' ? binaryFrame(frame) : JSON.stringify(frame);
}

export function writeFromServer(frame: AnswerFrame | EventFrame): Frame {
  return isEvent(frame) && isBinaryEvent(frame.event) ? binaryFrame(frame) : JSON.stringify(frame);
}

export function isEvent(frame: AnswerFrame | EventFrame): frame is EventFrame {
  return 'event' in frame;
}

export function textOf(body: Body, field: string): string | undefined {
  const value = body[field];
  return typeof value === 'string' ? value : undefined;
}

export function numberOf(body: Body, field: string): number | undefined {
  const value = body[field];
  return typeof value === 'number' ? value : undefined;
}

export function bodyOf(body: Body, field: string): Body | undefined {
  const value = v.safeParse(bodySchema, body[field]);
  return value.success ? value.output : undefined;
}
