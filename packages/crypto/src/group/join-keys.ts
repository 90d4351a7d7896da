import { equalBytes, toHex } from '@conclave/base';
import type { Bytes } from '@conclave/base';
import type { HostLog } from '../host-log/host-log.ts';
import { copyJoinKey, wipeJoinKey } from '../invite/join-key.ts';
import type { JoinKey } from '../invite/join-key.ts';
import { joinPsk } from '../mls/psk.ts';
import type { JoinPsk } from '../mls/psk.ts';
import type { HeldJoinKey, State } from './state.ts';
import type { Turn } from './turn.ts';

/** INV-4, INV-8: every member holds the keys of all links that hold, so that each can check and add whoever knocks. */

/** The keys to begin with: those whose link and passcode hold by the log, the first of each name, so no more than there are links. */
export function heldKeys(roomId: Bytes, log: HostLog, keys: readonly JoinKey[]): readonly HeldJoinKey[] {
  const links = new Set<string>();
  return keys.flatMap((key) => {
    const link = toHex(key.linkId);
    if (!holds(log, key) || links.has(link)) return [];
    links.add(link);
    return [{ ...joinPsk(roomId, copyJoinKey(key)), retiredIn: null }];
  });
}

/** What a commit may bind (JOIN-5): a key that was given up in this very epoch too, since its committer can't have known. */
export function validPsks({ joinKeys }: State): readonly JoinPsk[] {
  return joinKeys;
}

/** The key that a joiner named; undefined where it does not hold any more, or never did. */
export function heldKey({ joinKeys }: State, pskId: Uint8Array): HeldJoinKey | undefined {
  return joinKeys.find((held) => held.retiredIn === null && equalBytes(held.pskId, pskId));
}

export function presentKeys({ joinKeys }: State): readonly JoinKey[] {
  return joinKeys.filter(({ retiredIn }) => retiredIn === null).map(({ key }) => key);
}

/** After entries of the host log: what they gave up, and what came with them. The first key of a name is the one. */
export function refreshKeys(turn: Turn, brought: readonly JoinKey[]): void {
  const { log, joinKeys, setting } = turn.state;
  const kept = joinKeys.map((held) =>
    held.retiredIn !== null || holds(log, held.key) ? held : { ...held, retiredIn: turn.epoch },
  );
  const known = new Set(kept.map(({ pskId }) => toHex(pskId)));
  const added = heldKeys(setting.scope.roomId, log, brought).filter(({ pskId }) => !known.has(toHex(pskId)));
  turn.update({ joinKeys: [...kept, ...added] });
}

/** A newcomer hears late of what was given up before its first epoch: nobody else takes those keys any more. */
export function dropGivenUp(turn: Turn): void {
  const { log, joinKeys } = turn.state;
  const gone = joinKeys.filter(({ key, retiredIn }) => retiredIn === null && !holds(log, key));
  for (const { key } of gone) wipeJoinKey(key);
  turn.update({ joinKeys: joinKeys.filter((held) => !gone.includes(held)) });
}

/** COM-6: the key to come back by: that of the own link, or of one that is everybody's. */
export function offerReturnKey(turn: Turn): void {
  const { joinKeys, log, returnKey, setting } = turn.state;
  const present = joinKeys.filter(({ retiredIn }) => retiredIn === null);
  const own = present.find(({ key }) => equalBytes(key.linkId, setting.linkId));
  const general = present.find(({ key }) => log.links.get(toHex(key.linkId))?.personal === false);
  const best = own ?? general;
  if (best === undefined || equalBytes(best.pskId, returnKey)) return;
  turn.update({ returnKey: best.pskId });
  turn.emit({ type: 'return-key', joinKey: copyJoinKey(best.key) });
}

/** A new epoch: nobody can bind what was given up before it. */
export function dropRetired(turn: Turn): void {
  const { joinKeys } = turn.state;
  for (const { key, retiredIn } of joinKeys) if (retiredIn !== null) wipeJoinKey(key);
  turn.update({ joinKeys: joinKeys.filter(({ retiredIn }) => retiredIn === null) });
}

function holds(log: HostLog, { linkId, pwVersion }: JoinKey): boolean {
  return log.links.has(toHex(linkId)) && pwVersion === log.rules.pwVersion;
}
