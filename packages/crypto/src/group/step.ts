import { loadSuite } from '../mls/suite.ts';
import { hold } from './answered.ts';
import { mayAdmit, mayModerate } from './authority.ts';
import { decide } from './host-actions.ts';
import { requestHostAction } from './host-requests.ts';
import { deny, receiveKnock, withdraw } from './knock.ts';
import { receiveCommit } from './receive-commit.ts';
import { receiveMessage } from './receive-message.ts';

import { settle } from './settle.ts';
import { GroupState } from './state.ts';
import { maxContent } from './envelope.ts';
import { outOfContact } from './commit.ts';
import { dropPending } from './former.ts';
import { takeOver } from './take-over.ts';
import { send } from './send.ts';
import type { Watch } from './state.ts';
import { timing } from './timing.ts';
import { Turn } from './turn.ts';
import type { Context, GroupEffect, GroupEvent, PeerAddress } from './types.ts';

/**
 * One event. Events go in one at a time, in the order of the server's log; effects are carried out in their order.
 * @returns the new state, in place of the given one, which is used up. After `out` or `lost` nothing happens any more.
 * @throws RangeError where `send` is given more than 24 KiB (a fault of the caller); never for outside input
 */
export async function step(
  handle: GroupState,
  event: GroupEvent,
  context: Context,
): Promise<readonly [GroupState, readonly GroupEffect[]]> {
  const before = GroupState.reveal(handle);
  if (before.over) return [handle, []];
  const turn = new Turn(before, await loadSuite(context.random), context);
  await handleEvent(turn, event);
  await settle(turn);
  return [new GroupState(turn.state), turn.effects];
}

async function handleEvent(turn: Turn, event: GroupEvent): Promise<void> {
  switch (event.type) {
    case 'knock':
      return receiveKnock(turn, event.peer, event.blob);
    case 'knock-withdrawn':
      return withdraw(turn, event.peer);
    case 'entry':
      noteContact(turn);
      return event.kind === 'commit'
        ? receiveCommit(turn, event.epoch, event.blob)
        : receiveMessage(turn, event.epoch, event.blob);
    case 'commit-stale':
      return loseCommit(turn, event.epoch);
    case 'admit':
      if (!mayAdmit(turn.state)) return;
      for (const requestId of event.requestIds) decide(turn, { kind: 'admit', requestId });
      return;
    case 'deny':
      return deny(turn, event.requestIds);
    case 'remove':
    case 'bar':
      if (mayModerate(turn.state) && event.id !== turn.state.setting.id)
        decide(turn, { kind: event.type, id: event.id });
      return;
    case 'end':
      if (turn.state.setting.hostKey !== null) decide(turn, { kind: 'end' });
      return;
    case 'take-over':
      return takeOver(turn, event.hostKey, event.from);
    case 'lock':
    case 'promote':
    case 'demote':
    case 'mute':
    case 'stop-video':
    case 'stop-share':
    case 'allow':
    case 'set-policy':
    case 'add-link':
    case 'revoke-link':
      return requestHostAction(turn, event);
    case 'leave':
      await send(turn, { kind: 'leave' });
      return turn.end({ type: 'out', reason: 'left' });
    case 'send':
      if (event.content.length > maxContent) throw new RangeError('content longer than 24 KiB');
      if (hold(turn, event.content)) return;
      return send(turn, { kind: 'content', content: event.content });
    case 'peer-state':
      return hint(turn, event.peer, event.state !== 'connected');
    case 'tick':
      return;
  }
}

/**
 * COM-6: own heartbeats come back every 10 s, so a longer silence of the log is a break of this client's connection. The
 * echo of a heartbeat that is sent at once shows that it is at the end of the log again.
 */
function noteContact(turn: Turn): void {
  const { lastEntryAt, cutOff, heartbeatAt } = turn.state;
  const isNoticed = outOfContact(turn);
  if (isNoticed) countSleep(turn);
  turn.update({
    lastEntryAt: turn.now,
    lastEntryWall: turn.wallTime,
    // What was sent before another break shows nothing of its end.
    cutOff: isNoticed ? { since: cutOff?.since ?? lastEntryAt, noticedAt: turn.now } : cutOff,
    heartbeatAt: isNoticed ? turn.now : heartbeatAt,
  });
}

/**
 * While a machine sleeps its wall clock goes on and the other one may not. What others did meanwhile because somebody was
 * not heard for a minute has to seem right to this client, too. Where the clock was set instead, it believes them for the
 * seconds until all were heard again.
 */
function countSleep(turn: Turn): void {
  const { lastEntryAt, lastEntryWall } = turn.state;
  const asleep = Math.max(0, turn.wallTime - lastEntryWall - (turn.now - lastEntryAt));
  const watches = [...turn.state.watches].map(([leafIndex, watch]): [number, Watch] => [
    leafIndex,
    { ...watch, notBefore: watch.notBefore === null ? null : watch.notBefore - asleep },
  ]);
  turn.update({ watches: new Map(watches) });
}

/** COM-2: another commit won. Its entry is in the log before this answer or comes after it. */
function loseCommit(turn: Turn, epoch: number): void {
  if (turn.state.pending === null || epoch !== turn.epoch) return;
  dropPending(turn);
  turn.update({ holdCommits: turn.now + timing.staleHold });
}

/** The server's word changes what is shown and who acts first, and nothing else (COM-6). */
function hint(turn: Turn, peer: PeerAddress, gone: boolean): void {
  const watches = new Map(turn.state.watches);
  for (const { leafIndex, credential } of turn.leaves) {
    const watch = watches.get(leafIndex);
    if (watch !== undefined && credential.peer === peer) watches.set(leafIndex, { ...watch, hinted: gone });
  }
  turn.update({ watches });
}
