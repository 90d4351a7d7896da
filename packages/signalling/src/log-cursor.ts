/**
 * COM-1: the client's place in the ordered log. `last` is the sequence number that was delivered last, or
 * `first-entry` where the log begins with whatever comes (a group that this client founded); null before the
 * client is a member.
 */
export type LogCursor = { readonly last: number | 'first-entry' } | null;

export type CursorStep =
  | { readonly kind: 'deliver'; readonly cursor: LogCursor }
  | { readonly kind: 'drop' }
  | { readonly kind: 'gap'; readonly expected: number };

/** What to do with an entry: deliver each once and in order, and never go on past a missing one. */
export function stepCursor(cursor: LogCursor, seq: number): CursorStep {
  if (cursor === null) return { kind: 'drop' };
  const { last } = cursor;
  if (last === 'first-entry' || seq === last + 1) return { kind: 'deliver', cursor: { last: seq } };
  return seq <= last ? { kind: 'drop' } : { kind: 'gap', expected: last + 1 };
}
