/** Stands in the document in place of the host: the build does not know it. */
export const hostPlace = '{host}';

/** Host and port that this page came from. */
export function ownHost(): string {
  return typeof location === 'undefined' ? hostPlace : location.host;
}
