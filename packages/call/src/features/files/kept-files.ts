import { fromBase64Url, toBase64Url } from '@conclave/base';
import { decodeFileDescriptor, encodeFileDescriptor, fileName } from '@conclave/crypto';
import type { MemberId } from '@conclave/crypto';
import { boundedArray } from '@conclave/protocol';
import * as v from 'valibot';
import { keyOf, maxFiles } from './files.ts';
import type { FileState, SharedFile } from './files.ts';

const memberId = v.custom<MemberId>((id) => typeof id === 'string' && /^[\da-f]{64}$/.test(id));

const who = {
  author: memberId,
  authorName: v.string(),
  isOwn: v.boolean(),
  to: v.union([v.literal('everyone'), memberId]),
  toName: v.nullable(v.string()),
  at: v.number(),
};

const kept = v.pipe(
  v.string(),
  v.parseJson(),
  boundedArray(
    v.variant('state', [
      v.strictObject({
        ...who,
        state: v.picklist(['there', 'received', 'stopped', 'announcing']),
        descriptor: v.string(),
      }),
      v.strictObject({
        ...who,
        state: v.literal('broken-off'),
        name: v.string(),
        size: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
      }),
    ]),
    maxFiles,
  ),
);

type Kept = v.InferOutput<typeof kept>[number];

/** UTF-16 units: a part of `maxKeepsake`, since the chat has most of the tab's room. */
const maxLength = 256 * 1024;

/** What a tab keeps of its files over a reload (COM-6): the newest that have room, and of none what is in it. */
export function encodeFiles(files: readonly SharedFile[]): string {
  const texts: string[] = [];
  let length = 2;
  for (const file of files.toReversed()) {
    const text = JSON.stringify(keptOf(file));
    length += text.length + 1;
    if (length > maxLength) break;
    texts.push(text);
  }
  return `[${texts.toReversed().join(',')}]`;
}

/** Empty where the text is nothing that this version kept. */
export function decodeFiles(text: string): readonly SharedFile[] {
  const parsed = v.safeParse(kept, text);
  if (!parsed.success) return [];
  const files = parsed.output.map((each, index) => fileOf(each, index));
  const known = files.filter((file) => file !== null);
  const isWhole = known.length === files.length && new Set(known.map(({ key }) => key)).size === files.length;
  return isWhole ? known : [];
}

function keptOf(file: SharedFile): Kept {
  const { author, authorName, isOwn, to, toName, at, descriptor, name, size, state } = file;
  const rest = { author, authorName, isOwn, to, toName, at };
  const after = stateAfter(state);
  if (descriptor === null || after === 'broken-off') return { ...rest, state: 'broken-off', name, size };
  return { ...rest, state: after, descriptor: toBase64Url(encodeFileDescriptor(descriptor)) };
}

/** What becomes of a file when its page goes: what is received can be had anew, what is being sent can't be read any more. */
function stateAfter(state: FileState): Kept['state'] {
  switch (state.kind) {
    case 'sending':
    case 'broken-off':
      return 'broken-off';
    case 'failed':
      return state.while === 'sending' ? 'broken-off' : 'there';
    case 'receiving':
      return 'there';
    case 'there':
    case 'received':
    case 'stopped':
    case 'announcing':
      return state.kind;
  }
}

function fileOf(each: Kept, index: number): SharedFile | null {
  const { author, authorName, isOwn, to, toName, at, state } = each;
  const rest = { author, authorName, isOwn, to, toName, at, state: { kind: state } };
  if (each.state === 'broken-off')
    return { ...rest, key: `kept/${index}`, name: fileName(each.name), size: each.size, descriptor: null };
  const descriptor = decodeFileDescriptor(fromBase64Url(each.descriptor) ?? new Uint8Array(0));
  if (!descriptor.ok) return null;
  const { name, size } = descriptor.value;
  return { ...rest, key: keyOf(author, descriptor.value), name, size, descriptor: descriptor.value };
}
