import { fromBase64Url, toBase64Url } from '@conclave/base';
import { packFrame, unpackFrame } from '@conclave/protocol';
import type { Frame } from '@conclave/protocol';

/** A frame as tests read it: JSON of the message, its blob in base64url where any other would stand. */
export function frameText(frame: Frame): string {
  if (typeof frame === 'string') return frame;
  const opened = unpackFrame(frame);
  if (opened === undefined) return toBase64Url(frame);
  // The body is the last value of every message, and an object that does not end in an empty one.
  const { text, blob } = opened;
  const separator = text.endsWith('{}}') ? '' : ',';
  return `${text.slice(0, -2)}${separator}"blob":"${toBase64Url(blob)}"}}`;
}

/** The frame of a message whose type asks for bytes; one whose blob is none goes as text, for its reader to refuse. */
export function binaryFrame(message: { readonly body: Readonly<Record<string, unknown>> }): Frame {
  const { blob, ...body } = message.body;
  const bytes = typeof blob === 'string' ? fromBase64Url(blob) : undefined;
  return bytes === undefined
    ? JSON.stringify(message)
    : packFrame(JSON.stringify({ ...message, body }), bytes);
}
