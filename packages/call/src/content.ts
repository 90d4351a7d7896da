import { err, ok, utf8Decode, utf8Encode } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import { boundedArray } from '@conclave/protocol';
import * as v from 'valibot';

/** How many streams one member may announce; the server allows as many producers (DOS-1). */
const publicationsPerMember = 8;

const publication = v.strictObject({
  producerId: v.pipe(v.string(), v.regex(/^[\w-]{1,64}$/)),
  context: v.picklist(['microphone', 'camera', 'screen', 'screen-audio']),
  codec: v.picklist(['opus', 'vp8', 'vp9']),
  paused: v.boolean(),
});

/**
 * APP-1: what members tell each other inside MLS. `presence` replaces what its sender told before: the streams
 * that are theirs (FRM-5), and whether they mean to be heard and seen.
 */
export const content = v.variant('type', [
  v.strictObject({
    type: v.literal('presence'),
    audio: v.boolean(),
    video: v.boolean(),
    publications: boundedArray(publication, publicationsPerMember),
  }),
  /** VER-2: opt-in; 97 bytes in base64url. */
  v.strictObject({
    type: v.literal('persistent-identity'),
    proof: v.pipe(v.string(), v.regex(/^[\w-]{130}$/)),
  }),
]);

/** FRM-10: what the media room sends stands for itself; everything else is JSON, which begins otherwise. */
export function isAttestation(bytes: Bytes): boolean {
  return bytes[0] === 1;
}

export type Content = v.InferOutput<typeof content>;
export type Presence = Extract<Content, { type: 'presence' }>;

const named = v.looseObject({ type: v.string() });
const contentTypes: ReadonlySet<string> = new Set(
  content.options.map((option) => option.entries.type.literal),
);

export function encodeContent(value: Content): Bytes {
  return utf8Encode(JSON.stringify(value));
}

/** `unknown-type`: a newer client's, which is skipped. `malformed`: nobody's, which is reported. */
export function decodeContent(bytes: Uint8Array): Result<Content, 'unknown-type' | 'malformed'> {
  const text = utf8Decode(bytes);
  if (text === undefined) return err('malformed');
  const envelope = v.safeParse(v.pipe(v.string(), v.parseJson(), named), text);
  if (!envelope.success) return err('malformed');
  if (!contentTypes.has(envelope.output.type)) return err('unknown-type');
  const parsed = v.safeParse(content, envelope.output);
  return parsed.success ? ok(parsed.output) : err('malformed');
}
