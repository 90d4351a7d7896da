import { canonicalPasscode, generatePasscode } from '@conclave/crypto';
import type { PasscodeKind } from '@conclave/protocol';

/** INV-3: makes passcodes, and knows later which those were: a generated one looks like a chosen one. */
export class Passcodes {
  readonly #generated = new Set<string>();
  readonly #random: Parameters<typeof generatePasscode>[0];

  /** @param random cryptographically random bytes */
  constructor(random: Parameters<typeof generatePasscode>[0]) {
    this.#random = random;
  }

  generate(): string {
    const passcode = generatePasscode(this.#random);
    this.#generated.add(canonicalPasscode(passcode));
    return passcode;
  }

  kindOf(passcode: string): PasscodeKind {
    return this.#generated.has(canonicalPasscode(passcode)) ? 'generated' : 'typed';
  }
}
