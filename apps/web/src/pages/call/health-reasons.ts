/** The worker's words for why a frame did not go on, by the sentence that people are told. */
const sentences = {
  'no-key': 'noKey',
  'unknown-key': 'noKey',
  'waited-too-long': 'noKey',
  'past-epoch': 'oldKey',
  'authentication-failed': 'forged',
  'wrong-leaf': 'notTheirs',
  'wrong-context': 'notTheirs',
  'foreign-kid': 'notTheirs',
  'unexpected-codec': 'unexpected',
  'empty-frame': 'damaged',
  'truncated-frame': 'damaged',
  'header-truncated': 'damaged',
  'header-not-minimal': 'damaged',
  'counter-out-of-range': 'damaged',
  'cipher-error': 'fault',
  'counter-exhausted': 'fault',
  exception: 'fault',
  stopped: 'fault',
} as const;

export type HealthSentence = (typeof sentences)[keyof typeof sentences];

/** Null where there is no sentence: then the word itself is shown. */
export function healthSentence(reason: string): HealthSentence | null {
  return isKnown(reason) ? sentences[reason] : null;
}

function isKnown(reason: string): reason is keyof typeof sentences {
  return Object.hasOwn(sentences, reason);
}
