import { equalBytes, toBase64Url } from '@conclave/base';
import type { FileDescriptor, Member, MemberId } from '@conclave/crypto';
import type { Addressee } from '../../contents/content-owner.ts';
import { mayWrite } from '../writing-place.ts';
import type { WritingPlace } from '../writing-place.ts';
import { spend } from '../../contents/pace.ts';
import type { Pace, Paces } from '../../contents/pace.ts';
import type { TransferFault } from './view.ts';

/** How many files are kept in the list. The oldest go first. */
export const maxFiles = 500;

/** A folder of pictures at once, and then what people do. */
export const filePace: Pace = { burst: 20, perSecond: 0.5 };

export type FileState =
  | {
      readonly kind: 'there' | 'received' | 'stopped' | 'broken-off' | 'sending' | 'receiving' | 'announcing';
    }
  | { readonly kind: 'failed'; readonly while: 'sending' | 'receiving'; readonly fault: TransferFault };

export interface SharedFile {
  readonly key: string;
  readonly author: MemberId;
  readonly authorName: string;
  readonly isOwn: boolean;
  readonly to: Addressee;
  readonly toName: string | null;
  readonly name: string;
  readonly size: number;
  readonly at: number;
  /** Null before an own file is whole at the server. */
  readonly descriptor: FileDescriptor | null;
  readonly state: FileState;
}

export interface FilesState {
  /** In the group's order, own ones under way last. */
  readonly files: readonly SharedFile[];
  readonly paces: Paces;
  /** Who went beyond the pace, by name. */
  readonly tooFast: ReadonlyMap<MemberId, string>;
}

/** What a file of others, or one that is whole, goes by. */
export function keyOf(author: MemberId, { id }: FileDescriptor): string {
  return `${author}/${toBase64Url(id)}`;
}

export const noFiles: FilesState = { files: [], paces: new Map(), tooFast: new Map() };

/** An own file that is being sent. */
export function offered(
  state: FilesState,
  self: Member,
  { key, name, size, to }: Pick<SharedFile, 'key' | 'name' | 'size' | 'to'>,
  place: WritingPlace,
): FilesState {
  return append(state, {
    ...described(self, to, place),
    key,
    name,
    size,
    descriptor: null,
    state: { kind: 'sending' },
  });
}

export function changed(state: FilesState, key: string, change: Partial<SharedFile>): FilesState {
  const files = state.files.map((file) => (file.key === key ? { ...file, ...change } : file));
  return { ...state, files };
}

export function without(state: FilesState, key: string): FilesState {
  return { ...state, files: state.files.filter((file) => file.key !== key) };
}

/** A file that somebody announced, in the group's order. */
export function announced(
  state: FilesState,
  from: Member,
  descriptor: FileDescriptor,
  to: Addressee,
  place: WritingPlace,
): FilesState {
  const key = keyOf(from.id, descriptor);
  const isAllowed = mayWrite(from, to, place);
  const own = from.isSelf
    ? state.files.find(({ descriptor: known }) => known !== null && equalBytes(known.id, descriptor.id))
    : undefined;
  if (own !== undefined) {
    if (own.state.kind !== 'announcing') return state;
    const others = state.files.filter((file) => file !== own);
    const kind = isAllowed ? 'there' : 'stopped';
    return append({ ...state, files: others }, { ...own, state: { kind }, at: place.wallTime });
  }
  // Said again, or of another tab of this person's.
  if (state.files.some((file) => file.key === key) || from.isSelf) return state;
  const paces = spend(state.paces, filePace, from.id, place.now);
  if (paces === undefined) {
    const tooFast = new Map(state.tooFast).set(from.id, place.nameOf(from.id) ?? from.name);
    return { ...state, tooFast };
  }
  if (!isAllowed) return { ...state, paces };
  const { name, size } = descriptor;
  return append(
    { ...state, paces },
    { ...described(from, to, place), key, name, size, descriptor, state: { kind: 'there' } },
  );
}

function described(from: Member, to: Addressee, place: WritingPlace) {
  return {
    author: from.id,
    authorName: place.nameOf(from.id) ?? from.name,
    isOwn: from.isSelf,
    to,
    toName: to === 'everyone' ? null : place.nameOf(to),
    at: place.wallTime,
  };
}

const underWay: ReadonlySet<FileState['kind']> = new Set(['sending', 'announcing']);

function append(state: FilesState, file: SharedFile): FilesState {
  const last = underWay.has(file.state.kind) ? state.files.length : firstUnderWay(state.files);
  const files = state.files.toSpliced(last, 0, file);
  return { ...state, files: files.slice(-maxFiles) };
}

function firstUnderWay(files: readonly SharedFile[]): number {
  const last = files.findLastIndex(({ isOwn, state }) => !(isOwn && underWay.has(state.kind)));
  return last + 1;
}
