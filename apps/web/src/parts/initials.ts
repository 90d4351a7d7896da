/** Up to two letters that stand for a name: of its first and last word. */
export function initialsOf(name: string): string {
  // What tells people of one name apart stands in parentheses.
  const words = name
    .replace(/ \(\d+\)$/u, '')
    .trim()
    .split(/\s+/u)
    .filter(Boolean);
  const first = words[0];
  if (first === undefined) return '?';
  const last = words.length > 1 ? words.at(-1) : undefined;
  return [first, last]
    .map((word) => (word === undefined ? '' : firstGrapheme(word)))
    .join('')
    .toUpperCase();
}

function firstGrapheme(word: string): string {
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(word))
    return segment;
  return '';
}

/** A hue in degrees, the same for all who see the person: FNV-1a of the participant id. */
export function hueOf(participantId: string): number {
  let hash = 0x811c9dc5;
  for (const character of participantId) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash % 360;
}
