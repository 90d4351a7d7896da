import { sealReply } from '../join/reply.ts';
import type { Reply } from '../join/reply.ts';
import type { Applicant } from './state.ts';
import type { Turn } from './turn.ts';

/** Seals an answer to somebody who waits. */
export async function answer(
  turn: Turn,
  to: Pick<Applicant, 'peer' | 'request' | 'replyPub'>,
  reply: Reply,
): Promise<void> {
  const { scope, genesis } = turn.state.setting;
  const replyScope = { roomId: scope.roomId, groupId: genesis.groupId, request: to.request };
  const blob = await sealReply(turn.suite, replyScope, to.replyPub, reply);
  if (blob !== undefined) turn.emit({ type: 'reply', peer: to.peer, blob });
}
