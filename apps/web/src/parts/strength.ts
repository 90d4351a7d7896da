export type Strength = 'weak' | 'fair' | 'strong';

/** INV-3: generated passcodes have 40 bits and more. Below 28 bits an admitted guesser needs days, not years. */
export function strengthOf(bits: number): Strength {
  if (bits >= 40) return 'strong';
  return bits >= 28 ? 'fair' : 'weak';
}
