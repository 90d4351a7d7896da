import { toHex } from '@conclave/base';
import { memberId } from '../identity/credential.ts';
import type { GuessCount } from '../join/guess-count.ts';
import type { Envelope } from './envelope.ts';
import type { State } from './state.ts';
import { guessLimits, timing } from './timing.ts';
import type { Turn } from './turn.ts';
import type { Guess, MemberId } from './types.ts';

interface Attempt {
  readonly id: MemberId;
  /** INV-8: in hex. */
  readonly linkId: string;
}

/**
 * JOIN-3: whether a further attempt is looked at. Without a look even the right passcode gets no answer, or the limit
 * would limit nothing. A generated passcode has more bits than anybody can try, so that nobody is kept out by wrong ones.
 * People who were admitted before are not asked, nor is the host: a key is what they come in by.
 * @returns 0, or the milliseconds until the next attempt is looked at
 */
export function guessDelay({ guesses, log }: State, { id, linkId }: Attempt, now: number): number {
  if (log.rules.passcode !== 'typed') return 0;
  const recent = recentOf(guesses, now).filter((guess) => guess.linkId === linkId);
  const oldest = recent.filter(({ by }) => by?.id === id).at(-guessLimits.perPerson);
  if (oldest !== undefined) return oldest.at + timing.guessWindow - now;
  const last = recent.at(-1);
  if (last === undefined || recent.length < guessLimits.perLink) return 0;
  return Math.max(0, last.at + timing.guessPause - now);
}

/** Counts a wrong passcode, once, whoever looked at it. */
export function countGuess(turn: Turn, { id, linkId }: Attempt, requestId: string): void {
  const { guesses, wrongPasscodes } = turn.state;
  if (guesses.some(({ by }) => by?.requestId === requestId)) return;
  const counted = [...guesses, { linkId, by: { id, requestId }, at: turn.now }];
  turn.update({ guesses: newest(counted, turn.now), wrongPasscodes: wrongPasscodes + 1 });
}

/** JOIN-3: an admitter answered `bad-passcode`. All count alike, so that whoever answers next knows the limits too. */
export function noteWrongPasscode(
  turn: Turn,
  { request, identityPub, linkId }: Extract<Envelope, { kind: 'wrong-passcode' }>,
  isOwn: boolean,
): void {
  if (isOwn) return;
  const answered = toHex(request);
  const { log, refusals } = turn.state;
  turn.update({ refusals: refusals.filter((refusal) => toHex(refusal.request) !== answered) });
  const link = toHex(linkId);
  if (log.links.has(link)) countGuess(turn, { id: memberId(identityPub), linkId: link }, answered);
}

/** For whoever comes (JOIN-6). */
export function countsOf({ guesses, log }: State, now: number): readonly GuessCount[] {
  const recent = recentOf(guesses, now);
  return [...log.links].flatMap(([link, { linkId }]) => {
    const by = recent.filter((guess) => guess.linkId === link);
    const last = by.at(-1);
    return last === undefined ? [] : [{ linkId, count: by.length, ago: Math.round(now - last.at) }];
  });
}

/** What this client knew, or what it was told: of each link the more. A group that is founded anew forgets none. */
export function mergeGuesses(
  known: readonly Guess[],
  told: readonly GuessCount[],
  now: number,
): readonly Guess[] {
  const own = recentOf(known, now);
  const more = told.flatMap(({ linkId, count, ago }) => {
    const link = toHex(linkId);
    const missing =
      Math.min(count, guessLimits.perLink) - own.filter((guess) => guess.linkId === link).length;
    return Array.from({ length: Math.max(0, missing) }, () => ({ linkId: link, by: null, at: now - ago }));
  });
  return newest(
    [...own, ...more].toSorted((a, b) => a.at - b.at),
    now,
  );
}

function recentOf(guesses: readonly Guess[], now: number): readonly Guess[] {
  return guesses.filter(({ at }) => now - at < timing.guessWindow);
}

/** Of each link as many as its limit needs: no link's wrong passcodes drive out another's. */
function newest(guesses: readonly Guess[], now: number): readonly Guess[] {
  const left = new Map<string, number>();
  return recentOf(guesses, now)
    .toReversed()
    .filter(({ linkId }) => {
      const counted = (left.get(linkId) ?? 0) + 1;
      left.set(linkId, counted);
      return counted <= guessLimits.perLink;
    })
    .toReversed();
}
