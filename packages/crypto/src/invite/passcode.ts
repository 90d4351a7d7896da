import { err, ok, utf8Encode } from '@conclave/base';
import type { Brand, Bytes, Result } from '@conclave/base';
import { plain, sodium } from '../primitives/sodium.ts';
import { blank, dashes, ignorable, isWithin, quotes } from '../text/code-points.ts';
import type { CodePointRanges } from '../text/code-points.ts';

/** 32 bytes from a passcode, or none where the meeting has no passcode. The caller wipes it. */
export type PwKey = Brand<Bytes, 'PwKey'>;

/** Argon2id's cost (RFC 9106); the values in use stand in the host-signed policy (INV-3). */
export interface PasscodeCost {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
}

export const defaultPasscodeCost: PasscodeCost = { memory: 64 * 1024, passes: 3 };

/** INV-3: below this a policy is refused, whoever signed it. */
const floor: PasscodeCost = { memory: 19 * 1024, passes: 2 };
/** Above this a phone's tab would die: 1 GiB. */
const ceiling: PasscodeCost = { memory: 1024 * 1024, passes: 16 };

/** Without i, l, o, 0 and 1, which people mix up when they read or hear them. */
const alphabet = '23456789abcdefghjkmnpqrstuvwxyz';
const groups = 3;
const groupLength = 3;

/** INV-3: nine characters of 31, 44 bits, as `abc-d3f-g7h`. */
export function generatePasscode(random: (length: number) => Bytes): string {
  const characters: string[] = [];
  // Bytes from this on would make the first characters more likely than the last.
  const limit = 256 - (256 % alphabet.length);
  while (characters.length < groups * groupLength) {
    for (const byte of random(16)) {
      if (byte < limit) characters.push(alphabet.charAt(byte % alphabet.length));
    }
  }
  return Array.from({ length: groups }, (_, group) =>
    characters.slice(group * groupLength, (group + 1) * groupLength).join(''),
  ).join('-');
}

/** What people can't see, can't tell apart or leave out: it says nothing in a passcode. */
const silent: readonly CodePointRanges[] = [blank, dashes, quotes, ignorable];

/**
 * What a passcode is compared by: NFKC, case folded, without blanks, dashes, quotes and characters that can't be seen, since it
 * is read out, written on paper, pasted from chats and typed on phones that capitalise. A strength meter has to measure
 * this form.
 */
export function canonicalPasscode(passcode: string): string {
  let form = passcode;
  // One step may make what another takes out: a blank under an accent, an iota of its own. Few texts need three rounds.
  for (;;) {
    const spelled = audible(audible(form).normalize('NFKC')).normalize('NFKC');
    const next = folded(spelled);
    if (next === form) return form;
    form = next;
  }
}

function audible(text: string): string {
  return Array.from(text)
    .filter((character) => {
      const code = character.codePointAt(0) ?? 0;
      return !silent.some((ranges) => isWithin(ranges, code));
    })
    .join('');
}

/** Full case folding, which JavaScript lacks: ß is ss, and a sigma at the end of a word is a sigma. */
function folded(text: string): string {
  return text.toUpperCase().toLowerCase().replaceAll('ς', 'σ').normalize('NFKC');
}

/** Loads what `derivePwKey` needs. */
export async function prepareDerivation(): Promise<void> {
  await sodium();
}

/**
 * INV-3: Argon2id over the canonical passcode; 64 MiB and 3 passes take about 0.3 s. `null` is a meeting without one.
 * @param salt `pwSalt` of `deriveRoom`, 16 bytes
 */
export async function derivePwKey(
  passcode: string | null,
  salt: Uint8Array,
  cost: PasscodeCost,
): Promise<Result<PwKey, 'empty' | 'cost-out-of-range'>> {
  if (passcode === null) return ok(branded(new Uint8Array(0)));
  if (!within(cost)) return err('cost-out-of-range');
  const canonical = utf8Encode(canonicalPasscode(passcode));
  if (canonical.length === 0) return err('empty');
  const library = await sodium();
  const key = library.crypto_pwhash(
    32,
    canonical,
    salt,
    cost.passes,
    cost.memory * 1024,
    library.crypto_pwhash_ALG_ARGON2ID13,
  );
  library.memzero(canonical);
  return ok(branded(plain(key)));
}

function branded(key: Bytes): PwKey {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the brand's one constructor
  return key as PwKey;
}

function within(cost: PasscodeCost): boolean {
  return (
    Number.isSafeInteger(cost.memory) &&
    Number.isSafeInteger(cost.passes) &&
    cost.memory >= floor.memory &&
    cost.passes >= floor.passes &&
    cost.memory <= ceiling.memory &&
    cost.passes <= ceiling.passes
  );
}
