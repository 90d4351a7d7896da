import type { Bytes } from '@conclave/base';
import { isHost } from '../host-log/succession.ts';
import { send } from './send.ts';
import type { State } from './state.ts';
import { maxHeldContents, timing } from './timing.ts';
import { ownLeafIndex } from './turn.ts';
import type { Turn } from './turn.ts';
import { wasHeard } from './watch.ts';

/*
 * JOIN-6: a tree says who was there once, and no more. Somebody who was removed, whom the server keeps in an epoch from before, can
 * let people into it, and those shown there never hear of them. So whoever comes in says and shows nothing until it was heard.
 */

/** Holds what is to be said while nobody has answered, the newest of it. @returns false where it may be sent */
export function hold(turn: Turn, content: Bytes): boolean {
  const { unanswered } = turn.state;
  if (unanswered === null) return false;
  const all = [...unanswered.held, content];
  const held = all.slice(-maxHeldContents);
  turn.update({
    unanswered: { ...unanswered, held, isCut: unanswered.isCut || held.length < all.length },
  });
  return true;
}

/** Says what was held as soon as this client was answered. */
export async function sayHeld(turn: Turn): Promise<void> {
  const { unanswered } = turn.state;
  if (unanswered === null || !isAnswered(turn)) return;
  turn.update({ unanswered: null });
  for (const content of unanswered.held) await send(turn, { kind: 'content', content });
  // APP-1: whoever says what still holds says it again.
  if (unanswered.isCut) turn.emit({ type: 'overtaken' });
}

/**
 * JOIN-6: a host was heard in an epoch of this client, or more than half of those whom it shows as being there. Who says nothing for
 * as long as it takes to count as disconnected is not shown so any more.
 */
function isAnswered({ leaves, now, state }: Turn): boolean {
  const { firstEpoch, log, watches } = state;
  const shown = leaves.flatMap(({ leafIndex, credential }) => {
    const watch = watches.get(leafIndex);
    if (leafIndex === ownLeafIndex(state) || watch === undefined || watch.leavingSince !== null) return [];
    const isHeard = wasHeard(watch, firstEpoch);
    if (!isHeard && now - watch.heardAt >= timing.silentAfter) return [];
    return [{ isHeard, isHost: isHost(log, credential) }];
  });
  const heard = shown.filter(({ isHeard }) => isHeard);
  return shown.length === 0 || heard.length * 2 > shown.length || heard.some((other) => other.isHost);
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
    return watch === undefined || wasHeard(watch, state.firstEpoch)
      ? []
      : [watch.heardAt + timing.silentAfter];
  });
  return Math.min(...[unanswered.since + timing.unansweredAfter, ...silences].filter((at) => at > now));
}
