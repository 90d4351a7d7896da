import { strictDisplayName } from '@conclave/crypto';
import * as v from 'valibot';

const title = v.nullable(
  v.pipe(
    v.string(),
    v.check((text) => strictDisplayName(text) !== undefined),
  ),
);

/** APP-1: what the meeting is called; null for nothing. Its rules are those of names. */
export const titleContent = v.variant('type', [v.strictObject({ type: v.literal('title'), title })]);

export type TitleContent = v.InferOutput<typeof titleContent>;

const kept = v.pipe(v.string(), v.parseJson(), v.strictObject({ title }));

/** What a tab keeps over a reload (COM-6). */
export function encodeTitle(text: string | null): string {
  return JSON.stringify({ title: text });
}

/** As nobody's; null where the text is nothing that this version kept. */
export function decodeTitle(text: string): { readonly title: string | null; readonly by: string } | null {
  const parsed = v.safeParse(kept, text);
  return parsed.success ? { title: parsed.output.title, by: '' } : null;
}
