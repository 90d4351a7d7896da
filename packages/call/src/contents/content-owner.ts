import { err, ok, utf8Decode, utf8Encode } from '@conclave/base';
import type { Bytes, Result } from '@conclave/base';
import type { Member, MemberId } from '@conclave/crypto';
import * as v from 'valibot';

/** APP-1: what members tell each other inside MLS is JSON with a `type`; each type belongs to one owner. */
export type Content = { readonly type: string } & Readonly<Record<string, unknown>>;

/** The types of one owner: a variant over strict objects with a literal `type`, everything in them bounded. */
export type ContentSchema<C extends Content> = v.GenericSchema<unknown, C> & {
  readonly options: readonly { readonly entries: { readonly type: v.LiteralSchema<string, undefined> } }[];
};

/** Everybody, or the one person that content is sealed to (APP-1). */
export type Addressee = 'everyone' | MemberId;

/**
 * Whom content may be for: `all` where everybody must judge alike, so that nobody tells one person something else than the others;
 * `one` where it may be for one person, too; `one-alone` where it is for nobody else, and whoever tells it to all breaks a trust.
 */
export type Audience = 'all' | 'one' | 'one-alone';

/** Who takes content of some types. */
export interface ContentOwner {
  readonly types: readonly string[];
  readonly audience: Audience;
  /**
   * @param from as MLS names the sender; oneself too, when the own content stands in the group's order
   * @returns false where it is malformed: its sender's fault
   */
  take(from: Member, content: Content, to: Addressee): boolean;
}

export function contentOwner<C extends Content>(
  schema: ContentSchema<C>,
  audience: Audience,
  received: (from: Member, content: C, to: Addressee) => void,
): ContentOwner {
  return {
    types: schema.options.map((option) => option.entries.type.literal),
    audience,
    take: (from, content, to) => {
      const parsed = v.safeParse(schema, content);
      if (parsed.success) received(from, parsed.output, to);
      return parsed.success;
    },
  };
}

const envelope = v.pipe(v.string(), v.parseJson(), v.looseObject({ type: v.string() }));

export function encodeContent(content: Content): Bytes {
  return utf8Encode(JSON.stringify(content));
}

/** Content of any type, which its owner has to look at yet. */
export function decodeContent(bytes: Uint8Array): Result<Content, 'malformed'> {
  const text = utf8Decode(bytes);
  if (text === undefined) return err('malformed');
  const parsed = v.safeParse(envelope, text);
  return parsed.success ? ok(parsed.output) : err('malformed');
}
