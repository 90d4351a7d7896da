import type { Bytes } from '@conclave/base';
import { isHost } from '../host-log/succession.ts';
import { memberId } from '../identity/credential.ts';
import { send } from './send.ts';
import type { State, Watch } from './state.ts';
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
  const { firstEpoch, unanswered } = turn.state;
  if (unanswered === null || !isWordOfGroup(turn, (watch) => wasHeard(watch, firstEpoch))) return;
  turn.update({ unanswered: null });
  for (const content of unanswered.held) await send(turn, { kind: 'content', content });
  // APP-1: whoever says what still holds says it again.
  if (unanswered.isCut) turn.emit({ type: 'overtaken' });
}

/**
 * JOIN-6: a host says it, or more than half of those whom this client shows as being there, in which whoever was let
 * in by a member is one with that member: nobody gets a majority by letting people in. Who says nothing for as long as it takes to
 * count as disconnected is not shown so any more.
 */
export function isWordOfGroup({ leaves, now, state }: Turn, says: (watch: Watch) => boolean): boolean {
  const { log, watches } = state;
  const voices = voicesOf(log);
  const shown = new Set<string>();
  const said = new Set<string>();
  for (const { leafIndex, credential } of leaves) {
    const watch = watches.get(leafIndex);
    if (leafIndex === ownLeafIndex(state) || watch === undefined || watch.leavingSince !== null) continue;
    const isSaid = says(watch);
    if (isSaid && isHost(log, credential)) return true;
    if (!isSaid && now - watch.heardAt >= timing.silentAfter) continue;
    const id = memberId(credential.identityPub);
    const voice = voices.get(id) ?? id;
    shown.add(voice);
    if (isSaid) said.add(voice);
  }
  return shown.size === 0 || said.size * 2 > shown.size;
}

/** By whose word people first came: their own where it was the host's, which is no member's to give. */
function voicesOf({ entries }: State['log']): ReadonlyMap<string, string> {
  const voices = new Map<string, string>();
  for (const { body } of entries) {
    if (body.action.kind !== 'admit') continue;
    const id = memberId(body.action.identityPub);
    const signer = body.signer === null ? id : memberId(body.signer);
    if (!voices.has(id)) voices.set(id, voices.get(signer) ?? signer);
  }
  return voices;
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
