/** Drops that say nothing about the stream's key: copies, and frames that no bucket holds. */
export const HARMLESS_REASONS: ReadonlySet<string> = new Set([
  'replay',
  'payload-too-large',
  'too-many-pending',
]);
