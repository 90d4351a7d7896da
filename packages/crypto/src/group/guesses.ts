import { toHex } from '@conclave/base';
import { memberId } from '../identity/credential.ts';
import type { Envelope } from './envelope.ts';
import type { State } from './state.ts';
import { guessLimits, timing } from './timing.ts';
import type { Turn } from './turn.ts';
import type { MemberId } from './types.ts';

/**
 * JOIN-3: whether a further attempt is looked at. Without a look even the right passcode gets no answer, or the limit
 * would limit nothing. People who were admitted before are not asked: their identity key is what they come in by.
 * @returns 0, or the milliseconds until the next attempt is looked at
 */
export function guessDelay({ guesses, lastGuessAt }: State, id: MemberId, now: number): number {
  const recent = guesses.filter(({ at }) => now - at < timing.guessWindow);
  const own = recent.filter((guess) => guess.id === id);
  const oldest = own.at(-guessLimits.perPerson);
  if (oldest !== undefined) return oldest.at + timing.guessWindow - now;
  if (recent.length < guessLimits.perMeeting) return 0;
  return Math.max(0, lastGuessAt + timing.guessPause - now);
}

/** Counts a wrong passcode. */
export function countGuess(turn: Turn, id: MemberId): void {
  const { guesses, wrongPasscodes } = turn.state;
  const recent = guesses.filter(({ at }) => turn.now - at < timing.guessWindow);
  turn.update({
    guesses: [...recent, { id, at: turn.now }].slice(-2 * guessLimits.perMeeting),
    wrongPasscodes: wrongPasscodes + 1,
  });
}

/** JOIN-3: an admitter answered `bad-passcode`. All count alike, so that a fallback admitter knows the limits too. */
export function noteWrongPasscode(
  turn: Turn,
  { request, identityPub }: Extract<Envelope, { kind: 'wrong-passcode' }>,
  isOwn: boolean,
): void {
  if (isOwn) return;
  const answered = toHex(request);
  const { refusals } = turn.state;
  turn.update({ refusals: refusals.filter((refusal) => toHex(refusal.request) !== answered) });
  countGuess(turn, memberId(identityPub));
}
