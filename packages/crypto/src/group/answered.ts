import type { Bytes } from '@conclave/base';
import { isHost } from '../host-log/succession.ts';
import { send } from './send.ts';
import type { State, Watch } from './state.ts';
import { maxHeldContents, timing } from './timing.ts';
import { ownLeafIndex } from './turn.ts';
import type { Turn } from './turn.ts';

/*
 * JOIN-6: a tree says who was there once, and no more. Somebody who was removed, whom the server keeps in an epoch from before, can
 * let people into it, and those shown there never hear of them. So whoever comes in says and shows nothing until it was heard.
 */

/** Holds what is to be said while nobody has answered. @returns false where it may be sent */
export function hold(turn: Turn, content: Bytes): boolean {
  const { unanswered } = turn.state;
  if (unanswered === null) return false;
  if (unanswered.held.length >= maxHeldContents) throw new RangeError('more than is held unanswered');
  turn.update({ unanswered: { ...unanswered, held: [...unanswered.held, content] } });
  return true;
}

/** Says what was held as soon as this client was answered. */
export async function sayHeld(turn: Turn): Promise<void> {
  const { unanswered } = turn.state;
  if (unanswered === null || !isAnswered(turn)) return;
  turn.update({ unanswered: null });
  for (const content of unanswered.held) await send(turn, { kind: 'content', content });
}

/**
 * JOIN-6: a host was heard in an epoch of this client, or more than half of those whom it shows as being there. Who says nothing for
 * as long as it takes to count as disconnected is not shown so any more.
 */
function isAnswered({ leaves, now, state }: Turn): boolean {
  const others = leaves.flatMap(({ leafIndex, credential }) => {
    const watch = state.watches.get(leafIndex);
    if (leafIndex === ownLeafIndex(state) || watch === undefined) return [];
    return [{ watch, isHost: isHost(state.log, credential) }];
  });
  const heard = others.filter(({ watch }) => wasHeard(state, watch));
  if (heard.some((other) => other.isHost)) return true;
  const shown = others.filter(
    ({ watch }) =>
      watch.leavingSince === null && (wasHeard(state, watch) || now - watch.heardAt < timing.silentAfter),
  );
  return heard.length * 2 > shown.length || shown.length === 0;
}

/** Whether a leaf said anything in an epoch that this client was in: of what was before it knows nothing. */
function wasHeard({ firstEpoch }: Pick<State, 'firstEpoch'>, { ackedEpoch }: Watch): boolean {
  return ackedEpoch >= firstEpoch;
}

/** JOIN-6: whether people are to hear that nobody has answered. */
export function isLeftUnanswered({ unanswered }: State, now: number): boolean {
  return unanswered !== null && now - unanswered.since >= timing.unansweredAfter;
}

/** When something about it changes by time alone; Infinity where nothing does. */
export function answerDue({ leaves, now, state }: Turn): number {
  const { unanswered } = state;
  if (unanswered === null) return Infinity;
  const silences = leaves.flatMap(({ leafIndex }) => {
    const watch = state.watches.get(leafIndex);
    return watch === undefined || wasHeard(state, watch) ? [] : [watch.heardAt + timing.silentAfter];
  });
  return Math.min(...[unanswered.since + timing.unansweredAfter, ...silences].filter((at) => at > now));
}
